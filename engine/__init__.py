"""Softscope's engine: everything but the window.

The names below are the public ones; nothing outside the engine imports deeper. Names that need
a slow import are fetched at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .cores import threads_beside_window
from .data import (
    KNOWN_DATASETS,
    Dataset,
    Split,
    data_directory,
    default_source,
    is_on_disk,
    load_dataset,
)
from .data.dataset import INVERTED_NOTE
from .data.published import PUBLISHED
from .errors import (
    BackendError,
    Cancelled,
    DataError,
    OutputError,
    RunError,
    SettingsError,
    SoftscopeError,
    WeightsError,
)
from .insight.evaluation import Evaluation
from .insight.microscope import Minibatch
from .insight.microscope import look as look_at_minibatch
from .insight.mistakes import Predictions, images_of_cell, predict_split, probability_history
from .insight.parameter_history import ParameterHistory, PastParameters
from .mailbox import Mailbox
from .parameters import Parameters
from .training.bounded_curve import SMOOTHING_STEPS
from .training.curves import Curves
from .training.early_stopping import EarlyStopping
from .training.publication import SETTINGS as PUBLICATION
from .training.publication import Verdict
from .training.publication import verdict as publication_verdict
from .training.schedule import Era, differing, minibatch_rows
from .training.settings import Settings
from .training.snapshot import Moment, Snapshot, State, StoppedBy, Until
from .version import __version__
from .watch import Watch
from .weights import Weights

if TYPE_CHECKING:
    from .backends import select_backend
    from .benchmark import ENDLESS, benchmark_dataset, epochs_per_second
    from .commands import parse_command_line, run_command
    from .data.export import export_drawings
    from .data.fetch import fetch_dataset
    from .data.personal import OwnDrawing, PersonalSet, Strokes, own_dataset
    from .data.report import DataReport, report
    from .drawing.digit import prepare_gray
    from .drawing.images import read_ink, read_picture
    from .drawing.ink import Ink
    from .drawing.preparation import Preparation, Stage, ladder_of_gray, ladder_of_strokes
    from .files import WEIGHT_FORMATS, load_weights, save_weights
    from .files.curve_figure import CurveFigure, OtherCurves
    from .files.curve_files import save_curves
    from .files.pictures import ClassImages, save_class_images
    from .insight.explain import (
        AnswerSheet,
        Evidence,
        Figures,
        answer_sheet,
        class_difference,
        contribution_at,
        difference_figures,
        figures,
        shared_scale,
    )
    from .insight.neighbours import Neighbours, nearest_images
    from .insight.novelty import Judgement, Novelty
    from .insight.teaching import Effect, effect
    from .run_report import Report, report_on_run, report_on_snapshot, write_report
    from .runs import (
        Comparison,
        RunDetails,
        RunEntry,
        SavedRun,
        as_command,
        command_of_run,
        compare_runs,
        dataset_of,
        delete_run,
        empty_deleted,
        is_run,
        list_runs,
        load_run,
        named,
        restore_run,
        run_details,
        runs_directory,
        setting_name,
        setting_text,
        settings_in_brief,
        unlike_tutorial,
        with_name,
        write_note,
    )
    from .training.headless import train
    from .training.run import Run
    from .training.trained_weights import weights_of
    from .training.trainer import Trainer

# Fetched at first use: they pull in Pillow, Numba or the command line.
_LAZY = {
    "Preparation": ".drawing.preparation",
    "Stage": ".drawing.preparation",
    "ladder_of_gray": ".drawing.preparation",
    "ladder_of_strokes": ".drawing.preparation",
    "Ink": ".drawing.ink",
    "read_ink": ".drawing.images",
    "read_picture": ".drawing.images",
    "is_run": ".runs",
    "Comparison": ".runs",
    "Report": ".run_report",
    "RunDetails": ".runs",
    "as_command": ".runs",
    "command_of_run": ".runs",
    "compare_runs": ".runs",
    "dataset_of": ".runs",
    "named": ".runs",
    "report_on_run": ".run_report",
    "report_on_snapshot": ".run_report",
    "run_details": ".runs",
    "setting_name": ".runs",
    "setting_text": ".runs",
    "settings_in_brief": ".runs",
    "unlike_tutorial": ".runs",
    "with_name": ".runs",
    "write_report": ".run_report",
    "CurveFigure": ".files.curve_figure",
    "OtherCurves": ".files.curve_figure",
    "save_curves": ".files.curve_files",
    "ClassImages": ".files.pictures",
    "save_class_images": ".files.pictures",
    "Effect": ".insight.teaching",
    "Strokes": ".data.personal",
    "effect": ".insight.teaching",
    "own_dataset": ".data.personal",
    "OwnDrawing": ".data.personal",
    "PersonalSet": ".data.personal",
    "WEIGHT_FORMATS": ".files",
    "AnswerSheet": ".insight.explain",
    "Evidence": ".insight.explain",
    "Figures": ".insight.explain",
    "answer_sheet": ".insight.explain",
    "class_difference": ".insight.explain",
    "contribution_at": ".insight.explain",
    "difference_figures": ".insight.explain",
    "figures": ".insight.explain",
    "shared_scale": ".insight.explain",
    "Neighbours": ".insight.neighbours",
    "nearest_images": ".insight.neighbours",
    "Judgement": ".insight.novelty",
    "Novelty": ".insight.novelty",
    "DataReport": ".data.report",
    "ENDLESS": ".benchmark",
    "Run": ".training.run",
    "RunEntry": ".runs",
    "SavedRun": ".runs",
    "delete_run": ".runs",
    "empty_deleted": ".runs",
    "list_runs": ".runs",
    "load_run": ".runs",
    "restore_run": ".runs",
    "runs_directory": ".runs",
    "write_note": ".runs",
    "Trainer": ".training.trainer",
    "benchmark_dataset": ".benchmark",
    "epochs_per_second": ".benchmark",
    "export_drawings": ".data.export",
    "fetch_dataset": ".data.fetch",
    "load_weights": ".files",
    "parse_command_line": ".commands",
    "prepare_gray": ".drawing.digit",
    "report": ".data.report",
    "run_command": ".commands",
    "save_weights": ".files",
    "select_backend": ".backends",
    "train": ".training.headless",
    "weights_of": ".training.trained_weights",
}

__all__ = [
    "ENDLESS",
    "INVERTED_NOTE",
    "KNOWN_DATASETS",
    "PUBLICATION",
    "PUBLISHED",
    "SMOOTHING_STEPS",
    "WEIGHT_FORMATS",
    "AnswerSheet",
    "BackendError",
    "Cancelled",
    "ClassImages",
    "Comparison",
    "CurveFigure",
    "Curves",
    "DataError",
    "DataReport",
    "Dataset",
    "EarlyStopping",
    "Effect",
    "Era",
    "Evaluation",
    "Evidence",
    "Figures",
    "Ink",
    "Judgement",
    "Mailbox",
    "Minibatch",
    "Moment",
    "Neighbours",
    "Novelty",
    "OtherCurves",
    "OutputError",
    "OwnDrawing",
    "ParameterHistory",
    "Parameters",
    "PastParameters",
    "PersonalSet",
    "Predictions",
    "Preparation",
    "Report",
    "Run",
    "RunDetails",
    "RunEntry",
    "RunError",
    "SavedRun",
    "Settings",
    "SettingsError",
    "Snapshot",
    "SoftscopeError",
    "Split",
    "Stage",
    "State",
    "StoppedBy",
    "Strokes",
    "Trainer",
    "Until",
    "Verdict",
    "Watch",
    "Weights",
    "WeightsError",
    "__version__",
    "answer_sheet",
    "as_command",
    "benchmark_dataset",
    "class_difference",
    "command_of_run",
    "compare_runs",
    "contribution_at",
    "data_directory",
    "dataset_of",
    "default_source",
    "delete_run",
    "difference_figures",
    "differing",
    "effect",
    "empty_deleted",
    "epochs_per_second",
    "export_drawings",
    "fetch_dataset",
    "figures",
    "images_of_cell",
    "is_on_disk",
    "is_run",
    "ladder_of_gray",
    "ladder_of_strokes",
    "list_runs",
    "load_dataset",
    "load_run",
    "load_weights",
    "look_at_minibatch",
    "minibatch_rows",
    "named",
    "nearest_images",
    "own_dataset",
    "parse_command_line",
    "predict_split",
    "prepare_gray",
    "probability_history",
    "publication_verdict",
    "read_ink",
    "read_picture",
    "report",
    "report_on_run",
    "report_on_snapshot",
    "restore_run",
    "run_command",
    "run_details",
    "runs_directory",
    "save_class_images",
    "save_curves",
    "save_weights",
    "select_backend",
    "setting_name",
    "setting_text",
    "settings_in_brief",
    "shared_scale",
    "threads_beside_window",
    "train",
    "unlike_tutorial",
    "weights_of",
    "with_name",
    "write_note",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """Import a slow public name when it is first asked for."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name], __name__), name)
