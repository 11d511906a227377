// The gradient and the errors for images of any size in 2 to 256 classes. In two kernels: the
// differences of all rows of a minibatch, then their products with the pixels.

// Rows of a block, rows x classes of a warp.
const int ANY_ROWS = 4;
const int ANY_CLASSES = 4;
const int ANY_THREADS = 256;
const int ANY_MOST_CLASSES = 256;
const int ANY_GRADIENT_CLASSES = 8;

// Fill z with the logits of ANY_ROWS rows from `tile_row` on; rows past n_rows count as black.
__device__ __forceinline__ void any_logits(
    const u8 *__restrict__ x, const int *__restrict__ order, int begin, int tile_row, int n_rows,
    int n_in, int n_out, const float *__restrict__ parameters, float scale,
    float (&z)[ANY_ROWS][ANY_MOST_CLASSES])
{
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    const u8 *rows[ANY_ROWS];
#pragma unroll
    for (int r = 0; r < ANY_ROWS; r++) {
        int i = tile_row + r;
        int at = begin + (i < n_rows ? i : 0);
        rows[r] = x + (long long)(order ? order[at] : at) * n_in;
    }
    for (int c = warp * ANY_CLASSES; c < n_out; c += ANY_THREADS / 32 * ANY_CLASSES) {
        float v[ANY_ROWS * ANY_CLASSES];
#pragma unroll
        for (int i = 0; i < ANY_ROWS * ANY_CLASSES; i++) v[i] = 0;
        for (int f = lane; f < n_in; f += 32) {
            float w[ANY_CLASSES];
#pragma unroll
            for (int k = 0; k < ANY_CLASSES; k++)
                w[k] = c + k < n_out ? parameters[(long long)(c + k) * n_in + f] : 0;
#pragma unroll
            for (int r = 0; r < ANY_ROWS; r++) {
                float p = rows[r][f];
#pragma unroll
                for (int k = 0; k < ANY_CLASSES; k++)
                    v[r * ANY_CLASSES + k] = fmaf(w[k], p, v[r * ANY_CLASSES + k]);
            }
        }
        float sum = sum_of_16(v, lane);
        int r = lane / 2 / ANY_CLASSES, k = lane / 2 % ANY_CLASSES;
        if (lane % 2 == 0 && c + k < n_out)
            z[r][c + k] = fmaf(scale, sum, parameters[(long long)n_out * n_in + c + k]);
    }
    __syncthreads();
}

// Return the largest logit of a row and its class to every lane of a warp.
__device__ __forceinline__ int any_argmax(const float *z, int n_out, int lane, float &top)
{
    int best = ANY_MOST_CLASSES;
    top = -LARGEST_FLOAT;
    for (int c = lane; c < n_out; c += 32) {
        if (z[c] > top || best == ANY_MOST_CLASSES) {
            top = z[c];
            best = c;
        }
    }
    return argmax(top, best, 32);
}

// Write the differences p - t and, a row each, the loss (x) and whether it is misclassified (y) of a
// minibatch, ANY_ROWS rows a block.
extern "C" __global__ void __launch_bounds__(ANY_THREADS) forward_any(
    const u8 *x, const int *y, const int *order, int n_rows, int n_in, int n_out,
    const float *parameters, float scale, const Control *control, int step, const int *failed,
    float *differences, float2 *outcomes)
{
    __shared__ float z[ANY_ROWS][ANY_MOST_CLASSES];
    if (*failed < control->done + step) return;
    int begin = (control->first + step) * n_rows;
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    int tile_row = blockIdx.x * ANY_ROWS;
    any_logits(x, order, begin, tile_row, n_rows, n_in, n_out, parameters, scale, z);
    int i = tile_row + warp;
    if (warp >= ANY_ROWS || i >= n_rows) return;
    float top;
    int best = any_argmax(z[warp], n_out, lane, top);
    float e_sum = 0;
    for (int c = lane; c < n_out; c += 32) e_sum += expf(z[warp][c] - top);
    e_sum = sum_of_lanes(e_sum, 32);
    int label = y[order ? order[begin + i] : begin + i];
    for (int c = lane; c < n_out; c += 32)
        differences[(long long)i * n_out + c] =
            expf(z[warp][c] - top) / e_sum - (c == label ? 1.0f : 0.0f);
    if (lane == 0)
        outcomes[i] = make_float2(logf(e_sum) + (top - z[warp][label]), best != label ? 1.0f : 0.0f);
}

// Grid: pixels, classes, parts of the minibatch. A thread owns one pixel of eight classes.
extern "C" __global__ void __launch_bounds__(128) gradient_any(
    const u8 *x, const int *order, int n_rows, int n_in, int n_out, const float *differences,
    const float2 *outcomes, const Control *control, int step, const int *failed, int part_rows,
    float *partials, int stride)
{
    if (*failed < control->done + step) return;
    int begin = (control->first + step) * n_rows;
    int f = blockIdx.x * blockDim.x + threadIdx.x, first_c = blockIdx.y * ANY_GRADIENT_CLASSES;
    int from = blockIdx.z * part_rows, to = min(from + part_rows, n_rows);
    float *partial = partials + (long long)blockIdx.z * stride;
    if (f < n_in) {
        float g[ANY_GRADIENT_CLASSES] = {0};
        for (int i = from; i < to; i++) {
            float p = x[(long long)(order ? order[begin + i] : begin + i) * n_in + f];
            const float *d = differences + (long long)i * n_out + first_c;
#pragma unroll
            for (int k = 0; k < ANY_GRADIENT_CLASSES; k++)
                g[k] = fmaf(first_c + k < n_out ? d[k] : 0, p, g[k]);
        }
#pragma unroll
        for (int k = 0; k < ANY_GRADIENT_CLASSES; k++)
            if (first_c + k < n_out) partial[(long long)(first_c + k) * n_in + f] = g[k];
    }
    if (blockIdx.x > 0) return;
    int c = first_c + threadIdx.x;
    if (threadIdx.x < ANY_GRADIENT_CLASSES && c < n_out) {
        float sum = 0;
        for (int i = from; i < to; i++) sum += differences[(long long)i * n_out + c];
        partial[(long long)n_out * n_in + c] = sum;
    }
    if (blockIdx.y == 0 && threadIdx.x == ANY_GRADIENT_CLASSES) {
        float loss = 0, wrong = 0;
        for (int i = from; i < to; i++) {
            loss += outcomes[i].x;
            wrong += outcomes[i].y;
        }
        partial[(long long)n_out * n_in + n_out] = loss;
        partial[(long long)n_out * n_in + n_out + 1] = wrong;
    }
}

extern "C" __global__ void __launch_bounds__(ANY_THREADS, 1) evaluate_any(
    const u8 *x, const int *y, int n_rows, int n_in, int n_out, const float *parameters,
    float scale, int *wrong)
{
    __shared__ float z[ANY_ROWS][ANY_MOST_CLASSES];
    __shared__ int errors[ANY_ROWS];
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    if (threadIdx.x < ANY_ROWS) errors[threadIdx.x] = 0;
    for (int tile_row = blockIdx.x * ANY_ROWS; tile_row < n_rows;
         tile_row += gridDim.x * ANY_ROWS) {
        any_logits(x, 0, 0, tile_row, n_rows, n_in, n_out, parameters, scale, z);
        int i = tile_row + warp;
        if (warp < ANY_ROWS && i < n_rows) {
            float top;
            int best = any_argmax(z[warp], n_out, lane, top);
            if (lane == 0 && best != y[i]) errors[warp]++;
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        int sum = 0;
        for (int r = 0; r < ANY_ROWS; r++) sum += errors[r];
        wrong[blockIdx.x] = sum;
    }
}
