// The training step of multinomial logistic regression on an NVIDIA GPU.
//
// A minibatch is a chain of kernels: gradient (each block writes the sums over its rows, a
// "partial"), then update (sums the partials, writes the next parameters). Nothing is summed with
// atomics, and every order of summation follows from the launch alone: the same bits every time.
//
// Parameters, partials and updates share one layout of floats: W class-major [c * n_in + f], then
// the biases, then the cost, then the number of misclassified rows (exact below 2^24), padded with
// zeros to whole float4.
//
// The parameters have two buffers: an update reads one and writes the other. If something in it is
// not finite it notes its number in `failed`, and every later kernel of the chunk does nothing: the
// buffer that was read last still holds the parameters before the failure.
//
// No #include: NVRTC comes without the CUDA headers. The host joins this file, softmax_784x10.cu and
// softmax_any.cu, in this order.

typedef unsigned char u8;
typedef unsigned int u32;

// What changes between two replays of a captured graph.
struct Control {
    int first;    // minibatch of the epoch that step 0 of the launch is
    int done;     // minibatches of the chunk before it
    float rate;   // learning rate / rows of a minibatch
    float decay;  // learning rate * L2
};

const u32 ALL_LANES = 0xffffffffu;
const float LARGEST_FLOAT = 3.402823466e38f;

// The update: so many float4 a block, and so many threads that share the partials of each.
const int COLUMNS = 16;
const int GROUPS = 16;

// Sum 16 values over a warp by recursive halving; lane l receives the sum of value l / 2.
__device__ __forceinline__ float sum_of_16(float (&v)[16], int lane)
{
#pragma unroll
    for (int half = 8; half > 0; half /= 2) {
        bool upper = lane & (2 * half);
#pragma unroll
        for (int i = 0; i < 8; i++) {
            if (i < half) {
                float keep = upper ? v[i + half] : v[i];
                float give = upper ? v[i] : v[i + half];
                v[i] = keep + __shfl_xor_sync(ALL_LANES, give, 2 * half);
            }
        }
    }
    return v[0] + __shfl_xor_sync(ALL_LANES, v[0], 1);
}

// Return the class of the largest of n lanes' logits, the lowest of equals, and that logit in z.
__device__ __forceinline__ int argmax(float &z, int c, int lanes)
{
    for (int mask = lanes / 2; mask > 0; mask /= 2) {
        float other = __shfl_xor_sync(ALL_LANES, z, mask);
        int other_c = __shfl_xor_sync(ALL_LANES, c, mask);
        if (other > z || (other == z && other_c < c)) {
            z = other;
            c = other_c;
        }
    }
    return c;
}

__device__ __forceinline__ float sum_of_lanes(float v, int lanes)
{
    for (int mask = lanes / 2; mask > 0; mask /= 2) v += __shfl_xor_sync(ALL_LANES, v, mask);
    return v;
}

__device__ __forceinline__ void add(float4 &a, const float4 &b)
{
    a.x += b.x; a.y += b.y; a.z += b.z; a.w += b.w;
}

// Sum the partials and write W - rate scale g - decay W, b - rate g, the cost and the errors.
extern "C" __global__ void __launch_bounds__(COLUMNS *GROUPS) update(
    const float4 *__restrict__ partials, int n_partials, int n_vectors, int n_weights, int n_out,
    float scale, float inverse_rows, const Control *control, int step,
    const float4 *__restrict__ now, float4 *__restrict__ next, int *failed, float2 *outcomes)
{
    __shared__ float4 sums[GROUPS][COLUMNS];
    int position = control->done + step;
    // Blocks of this very update may write `position` meanwhile; that stops none of them.
    if (*(volatile int *)failed < position) return;
    int column = threadIdx.x % COLUMNS, group = threadIdx.x / COLUMNS;
    int vector = blockIdx.x * COLUMNS + column;
    float4 sum = make_float4(0, 0, 0, 0);
    if (vector < n_vectors)
        for (int p = group; p < n_partials; p += GROUPS)
            add(sum, partials[(long long)p * n_vectors + vector]);
    sums[group][column] = sum;
    __syncthreads();
    for (int half = GROUPS / 2; half > 0; half /= 2) {
        if (group < half) add(sums[group][column], sums[group + half][column]);
        __syncthreads();
    }
    if (group > 0 || vector >= n_vectors) return;

    float4 old = now[vector];
    sum = sums[0][column];
    float g[4] = {sum.x, sum.y, sum.z, sum.w}, p[4] = {old.x, old.y, old.z, old.w};
    float rate = control->rate, decay = control->decay, weight_rate = rate * scale;
    bool finite = true;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        int k = 4 * vector + i;
        if (k < n_weights) {
            p[i] -= fmaf(weight_rate, g[i], decay * p[i]);
        } else if (k < n_weights + n_out) {
            p[i] = fmaf(-rate, g[i], p[i]);
        } else if (k == n_weights + n_out) {
            p[i] = g[i] * inverse_rows;
            outcomes[position].x = p[i];
        } else {
            if (k == n_weights + n_out + 1) outcomes[position].y = g[i];
            p[i] = 0;
        }
        finite = finite && fabsf(p[i]) <= LARGEST_FLOAT;  // false for NaN, too
    }
    next[vector] = make_float4(p[0], p[1], p[2], p[3]);
    if (!finite) *(volatile int *)failed = position;
}
