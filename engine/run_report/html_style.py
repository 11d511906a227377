"""How a report looks: the window's colours, dark where the reader's system is, light on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark;
  --page: #F3F4F7; --panel: #FFFFFF; --line: #DDE1E7; --grid: #EDEFF3; --text: #1B1F27;
  --muted: #5B6472; --cost: #1F6FD6; --faint: #BAD4F6; --valid: #B35C00; --test: #0B7A53;
  --mark: 198 90 50; }
@media (prefers-color-scheme: dark) { :root {
  --page: #15171C; --panel: #1C1F26; --line: #343945; --grid: #282D37; --text: #E6E8EC;
  --muted: #9AA3B2; --cost: #5AA9FF; --faint: #33557C; --valid: #FFB454; --test: #6FD6AE;
  --mark: 226 142 109; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 13px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 16px; display: grid; gap: 8px;
  grid-template-columns: 330px minmax(0, 1fr); }
header, section { background: var(--panel); border-radius: 6px; padding: 10px 12px; min-width: 0; }
header, .wide { grid-column: 1 / -1; }
header { display: flex; flex-wrap: wrap; gap: 8px 32px; align-items: end; }
header > div:first-child { flex: 1 1 240px; min-width: 0; }
header .note { flex-basis: 100%; }
h1 { font-size: 20px; line-height: 1.2; margin: 0 0 2px; overflow-wrap: anywhere; }
h2 { font-size: 11px; font-weight: 400; color: var(--muted); margin: 0 0 6px;
  text-transform: uppercase; letter-spacing: .02em; }
h2:not(:first-child) { margin-top: 10px; }
p { margin: 0; overflow-wrap: anywhere; }
p + p { margin-top: 4px; }
.muted, caption, figcaption small { color: var(--muted); }
.number { font-variant-numeric: tabular-nums; }
.headline { text-align: right; }
.headline b { display: block; font-size: 22px; line-height: 1.15;
  font-variant-numeric: tabular-nums; }
.headline span { font-size: 11px; color: var(--muted); }
.valid b { color: var(--valid); } .test b { color: var(--test); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-size: 11px; padding: 0 0 6px; }
.facts th { font-weight: 400; color: var(--muted); text-align: left; padding: 0 8px 1px 0;
  vertical-align: top; white-space: nowrap; }
.facts td { text-align: right; font-variant-numeric: tabular-nums; padding: 0 0 1px;
  overflow-wrap: anywhere; }
.facts .out td { font-weight: 600; }
.facts .out td::before { content: "* "; color: var(--valid); }
.confusion { table-layout: fixed; font-variant-numeric: tabular-nums; }
.confusion th { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.confusion td { text-align: center; padding: 3px 0; border: 1px solid var(--panel);
  background: rgb(var(--mark) / calc(var(--share, 0) * .6)); }
.confusion thead th { font-size: 11px; padding-bottom: 2px; }
.confusion tbody th { text-align: left; padding-right: 4px; }
.confusion td.none { color: var(--muted); opacity: .6; }
.confusion td.right { background: none; border-color: var(--line); border-style: solid; }
.confusion td.share, .confusion th.share { text-align: right; background: none; width: 4.6em;
  white-space: nowrap; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: 11px; line-height: 1.25; }
img { display: block; width: 100%; height: auto; aspect-ratio: 1;
  object-fit: contain; image-rendering: pixelated; border-radius: 3px;
  background: #FFFFFF; border: 1px solid var(--line); }
.board { display: grid; gap: 4px 8px; grid-template-columns: repeat(var(--across, 10), 1fr); }
figcaption b, figcaption small { display: block; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.scale { height: 8px; border-radius: 4px; margin-top: 8px; width: 340px; max-width: 100%;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.ends { display: flex; justify-content: space-between; gap: 8px; width: 340px; max-width: 100%;
  font-size: 11px; color: var(--muted); font-variant-numeric: tabular-nums; }
.tests { display: grid; gap: 8px; grid-template-columns: minmax(0, 11fr) minmax(0, 9fr);
  background: none; padding: 0; }
.mistakes { display: grid; gap: 8px; grid-template-columns: repeat(5, 1fr); }
pre { margin: 0 0 6px; padding: 6px 8px; background: var(--page); border-radius: 4px;
  white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.4 ui-monospace, Consolas,
  "DejaVu Sans Mono", monospace; }
.hash { font: 11px/1.4 ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 11px; fill: var(--muted); dominant-baseline: central;
  font-variant-numeric: tabular-nums; }
svg polyline, svg circle { fill: none; }
footer { grid-column: 1 / -1; color: var(--muted); font-size: 11px; padding: 0 12px; }
@media screen and (max-width: 760px) { main, .tests { grid-template-columns: minmax(0, 1fr); }
  .board { --across: 5 !important; } .headline { text-align: left; } }
@page { size: A4; margin: 9mm; }
@media print {
  :root { color-scheme: light; --page: #FFFFFF; --panel: #FFFFFF; --line: #DDE1E7;
    --grid: #EDEFF3; --text: #1B1F27; --muted: #5B6472; --cost: #1F6FD6; --faint: #BAD4F6;
    --valid: #B35C00; --test: #0B7A53; --mark: 198 90 50; }
  body { font-size: 8pt; line-height: 1.25; } .facts { font-size: 7.5pt; }
  main { max-width: none; padding: 0; gap: 1mm 4mm; grid-template-columns: 62mm minmax(0, 1fr); }
  .tests { gap: 4mm; } header { gap: 1mm 6mm; }
  header, section { padding: 1.2mm 0; border-radius: 0; border-top: .2mm solid var(--line);
    break-inside: avoid; }
  header { border-top: none; padding-top: 0; }
  h1 { font-size: 13pt; } .headline b { font-size: 13pt; }
  h2, caption, figcaption, .headline span, .ends, footer { font-size: 6.5pt; }
  pre, .hash { font-size: 6.5pt; } pre { padding: 0; margin-bottom: 2pt; }
  .confusion thead th { font-size: 7pt; } .confusion td { padding: 1.2pt 0; }
  .confusion td, .confusion th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .board { gap: 1mm 2mm; } .mistakes { gap: 1mm 2.5mm; }
  footer { padding: 0; }
}
"""
