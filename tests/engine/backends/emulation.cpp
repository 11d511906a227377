// The kernels as a library for a CPU: see emulation.h.

#include "emulation.h"

#include KERNELS

#include <string>

static std::string complaint;

#define TRY(kernel) \
    if (!strcmp(name, #kernel)) return emulation::launch(kernel, grid, threads, args), nullptr;

// Return null, or what was wrong.
extern "C" const char *emulate(const char *name, const int *grid, int threads, void **args)
{
    try {
        TRY(gradient_784x10)
        TRY(evaluate_784x10)
        TRY(forward_any)
        TRY(gradient_any)
        TRY(evaluate_any)
        TRY(update)
        return "no such kernel";
    } catch (const std::exception &error) {
        complaint = error.what();
        return complaint.c_str();
    }
}
