// Enough of CUDA to run a kernel's threads on a CPU.
//
// Every thread of a block is a fiber with a stack of its own. A warp's fibers take turns, from one
// shuffle to the next; the warps take turns, from one barrier to the next. Each checks that the
// others are where it is, so that a kernel whose lanes go different ways into a shuffle or a
// barrier is reported instead of computing something.

#pragma once

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <tuple>
#include <vector>

#define __global__
#define __device__
#define __forceinline__ inline
#define __launch_bounds__(...)
// One block runs at a time, so what its threads share may be static.
#define __shared__ static

struct Index { unsigned x, y, z; };
struct alignas(8) float2 { float x, y; };
static inline float2 make_float2(float x, float y) { return {x, y}; }
struct alignas(16) float4 { float x, y, z, w; };
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
using std::min;

static Index threadIdx, blockIdx, gridDim, blockDim;

namespace emulation {

enum Stop { SHUFFLE, BARRIER, END };

struct Fiber {
    std::vector<char> stack = std::vector<char>(64 * 1024);
    ucontext_t first;
    jmp_buf at;
    bool begun = false;
    Stop stop = END;
    unsigned turn = 0;           // shuffles so far
    uint32_t given[2] = {0, 0};  // what it gave to the last two
};

static std::vector<Fiber *> fibers;
static Fiber *running = nullptr;
static unsigned warp_end;
static jmp_buf scheduler;
static std::function<void()> kernel;
// What went wrong inside a fiber; an exception could not leave it.
static const char *fault = nullptr;

// Go on with a fiber. longjmp instead of swapcontext, which makes a system call at every turn.
__attribute__((noreturn)) static void enter(Fiber *fiber)
{
    running = fiber;
    if (fiber->begun) _longjmp(fiber->at, 1);
    fiber->begun = true;
    setcontext(&fiber->first);
    abort();
}

// Let the other lanes of the warp catch up; the last one goes back to run_warp.
__attribute__((noinline)) static void leave(Stop stop)
{
    running->stop = stop;
    if (_setjmp(running->at)) return;
    if (++threadIdx.x < warp_end) enter(fibers[threadIdx.x]);
    _longjmp(scheduler, 1);
}

static void fiber_main()
{
    for (;;) {
        kernel();
        leave(END);
    }
}

static void run_warp(unsigned from, unsigned to)
{
    do {
        threadIdx.x = from;
        warp_end = to;
        if (!_setjmp(scheduler)) enter(fibers[from]);
        if (fault) throw std::runtime_error(fault);
        for (unsigned t = from + 1; t < to; t++)
            if (fibers[t]->stop != fibers[from]->stop)
                throw std::runtime_error("the lanes of a warp went different ways");
    } while (fibers[from]->stop == SHUFFLE);
}

// From barrier to barrier, the warps go first to last and last to first in turn: what one needs from
// another without a barrier between them is missing in one of the two.
static void run_block()
{
    unsigned n_warps = (blockDim.x + 31) / 32, ended = 0;
    for (bool backwards = false; ended == 0; backwards = !backwards) {
        for (unsigned i = 0; i < n_warps; i++) {
            unsigned from = 32 * (backwards ? n_warps - 1 - i : i);
            run_warp(from, std::min(from + 32, blockDim.x));
            ended += fibers[from]->stop == END;
        }
        if (ended != 0 && ended < n_warps) throw std::runtime_error("a warp missed a barrier");
    }
}

static void run_grid(const int *grid, int threads, std::function<void()> body)
{
    while (fibers.size() < (size_t)threads) {
        Fiber *fiber = new Fiber;
        getcontext(&fiber->first);
        fiber->first.uc_stack.ss_sp = fiber->stack.data();
        fiber->first.uc_stack.ss_size = fiber->stack.size();
        makecontext(&fiber->first, fiber_main, 0);
        fibers.push_back(fiber);
    }
    kernel = body;
    gridDim = {(unsigned)grid[0], (unsigned)grid[1], (unsigned)grid[2]};
    blockDim = {(unsigned)threads, 1, 1};
    threadIdx = {0, 0, 0};
    for (unsigned z = 0; z < gridDim.z; z++)
        for (unsigned y = 0; y < gridDim.y; y++)
            for (unsigned x = 0; x < gridDim.x; x++) {
                blockIdx = {x, y, z};
                run_block();
            }
}

template <class T> static T exchange(T value, unsigned lane)
{
    static_assert(sizeof(T) == 4, "a lane gives 32 bits");
    Fiber *me = running;
    unsigned thread = threadIdx.x, turn = ++me->turn;
    memcpy(&me->given[turn % 2], &value, 4);
    leave(SHUFFLE);
    Fiber *other = fibers[thread / 32 * 32 + lane];
    // A lane is at most one shuffle ahead: lanes with higher numbers have not taken this turn yet.
    if (other->turn != turn && other->turn != turn + 1) {
        fault = "a lane took part in a different shuffle";
        leave(END);
    }
    memcpy(&value, &other->given[turn % 2], 4);
    return value;
}

template <class... A, size_t... I>
static std::function<void()> bound(void (*f)(A...), void **args, std::index_sequence<I...>)
{
    std::tuple<A...> values(*(A *)args[I]...);
    return [f, values] { std::apply(f, values); };
}

// Run a kernel with its arguments given as cuLaunchKernel takes them: pointers to the values.
template <class... A>
static void launch(void (*f)(A...), const int *grid, int threads, void **args)
{
    run_grid(grid, threads, bound(f, args, std::index_sequence_for<A...>()));
}

}  // namespace emulation

static inline void __syncthreads() { emulation::leave(emulation::BARRIER); }

template <class T> static inline T __shfl_xor_sync(unsigned, T value, int mask)
{
    return emulation::exchange(value, (threadIdx.x % 32) ^ mask);
}

template <class T> static inline T __shfl_sync(unsigned, T value, int from, int width)
{
    return emulation::exchange(value, threadIdx.x % 32 / width * width + from % width);
}

static inline float __uint_as_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static inline uint32_t __byte_perm(uint32_t low, uint32_t high, uint32_t selector)
{
    uint64_t bytes = (uint64_t)high << 32 | low;
    uint32_t result = 0;
    for (int i = 0; i < 4; i++)
        result |= (uint32_t)(bytes >> 8 * (selector >> 4 * i & 7) & 255) << 8 * i;
    return result;
}
