// The gradient and the errors for 28x28 images in ten classes. Weights and their gradients stay in
// registers: a thread owns four pixels of every class, a block goes over tiles of eight rows.

const int N_IN = 784;
const int N_OUT = 10;
const int TILE_ROWS = 8;
const int TILE_THREADS = 224;
const int TILE_WARPS = TILE_THREADS / 32;
const int ROW_WORDS = N_IN / 4;
const int ROW_LANES = 16;  // lanes that share the softmax of a row

// Turn byte i of a word into a float, exactly: its bits end up below the point of 2^23.
__device__ __forceinline__ float pixel(u32 word, int i)
{
    return __uint_as_float(__byte_perm(word, 0x4B000000u, 0x7650u + i)) - 8388608.0f;
}

// Go over tiles of rows begin .. begin + n_rows - 1 of the order (null: as they lie). Training
// writes the block's partial, otherwise the number of misclassified rows.
template <bool TRAIN>
__device__ __forceinline__ void pass_784x10(
    const u32 *__restrict__ x, const int *__restrict__ y, const int *__restrict__ order, int begin,
    int n_rows, const float *__restrict__ parameters, float scale, float *__restrict__ partial,
    int *__restrict__ wrong)
{
    __shared__ float sums[TILE_WARPS][N_OUT / 2 * 16];
    __shared__ float difference[TILE_ROWS][12];
    __shared__ float total[TILE_ROWS][ROW_LANES];
    __shared__ float losses[TILE_ROWS];
    __shared__ int wrongs[TILE_ROWS];

    int t = threadIdx.x, lane = t % 32, warp = t / 32;
    bool owner = t < ROW_WORDS;
    int row = t / ROW_LANES, c = t % ROW_LANES;  // in the softmax

    float w[N_OUT][4], g[N_OUT][4];
#pragma unroll
    for (int k = 0; k < N_OUT; k++) {
        float4 four = make_float4(0, 0, 0, 0);
        if (owner) four = ((const float4 *)(parameters + k * N_IN))[t];
        w[k][0] = four.x; w[k][1] = four.y; w[k][2] = four.z; w[k][3] = four.w;
        g[k][0] = g[k][1] = g[k][2] = g[k][3] = 0;
    }
    float bias = c < N_OUT ? parameters[N_OUT * N_IN + c] : 0;
    float bias_gradient = 0, loss = 0;
    int errors = 0;

    int n_tiles = (n_rows + TILE_ROWS - 1) / TILE_ROWS;
    for (int tile = blockIdx.x; tile < n_tiles; tile += gridDim.x) {
        u32 words[TILE_ROWS];
#pragma unroll
        for (int r = 0; r < TILE_ROWS; r++) {
            int i = tile * TILE_ROWS + r;
            words[r] = 0;
            if (owner && i < n_rows) {
                int image = order ? order[begin + i] : begin + i;
                words[r] = x[(long long)image * ROW_WORDS + t];
            }
        }
#pragma unroll
        for (int pair = 0; pair < N_OUT / 2; pair++) {
            float v[16];
#pragma unroll
            for (int r = 0; r < TILE_ROWS; r++) {
                v[2 * r] = v[2 * r + 1] = 0;
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    float p = pixel(words[r], i);
                    v[2 * r] = fmaf(w[2 * pair][i], p, v[2 * r]);
                    v[2 * r + 1] = fmaf(w[2 * pair + 1][i], p, v[2 * r + 1]);
                }
            }
            float sum = sum_of_16(v, lane);
            if (lane % 2 == 0) sums[warp][pair * 16 + lane / 2] = sum;
        }
        __syncthreads();

        if (t < TILE_ROWS * ROW_LANES) {
            int i = tile * TILE_ROWS + row;
            bool there = i < n_rows;
            int label = there ? y[order ? order[begin + i] : begin + i] : 0;
            float z = -LARGEST_FLOAT;
            if (c < N_OUT) {
                float sum = 0;
#pragma unroll
                for (int k = 0; k < TILE_WARPS; k++)
                    sum += sums[k][c / 2 * 16 + 2 * row + c % 2];
                z = fmaf(scale, sum, bias);
            }
            float top = z;
            int best = argmax(top, c, ROW_LANES);
            if (TRAIN) {
                float z_label = __shfl_sync(ALL_LANES, z, label, ROW_LANES);
                float e = c < N_OUT ? expf(z - top) : 0;
                float e_sum = sum_of_lanes(e, ROW_LANES);
                float d = there ? e / e_sum - (c == label ? 1.0f : 0.0f) : 0;
                if (c < N_OUT) difference[row][c] = d;
                bias_gradient += d;
                if (there) loss += logf(e_sum) + (top - z_label);
            }
            if (there && best != label) errors++;
        }
        __syncthreads();

        if (TRAIN) {
#pragma unroll
            for (int r = 0; r < TILE_ROWS; r++) {
#pragma unroll
                for (int k = 0; k < N_OUT; k++) {
                    float d = difference[r][k];
#pragma unroll
                    for (int i = 0; i < 4; i++) g[k][i] = fmaf(d, pixel(words[r], i), g[k][i]);
                }
            }
        }
    }

    if (t < TILE_ROWS * ROW_LANES) {
        total[row][c] = bias_gradient;
        if (c == 0) {
            losses[row] = loss;
            wrongs[row] = errors;
        }
    }
    __syncthreads();
    if (TRAIN) {
        if (owner) {
#pragma unroll
            for (int k = 0; k < N_OUT; k++)
                ((float4 *)(partial + k * N_IN))[t] =
                    make_float4(g[k][0], g[k][1], g[k][2], g[k][3]);
        }
        if (t < 12) {  // ten biases, the cost, and the errors
            float sum = 0;
            for (int r = 0; r < TILE_ROWS; r++)
                sum += t < N_OUT ? total[r][t] : t == N_OUT ? losses[r] : (float)wrongs[r];
            partial[N_OUT * N_IN + t] = sum;
        }
    } else if (t == 0) {
        int sum = 0;
        for (int r = 0; r < TILE_ROWS; r++) sum += wrongs[r];
        *wrong = sum;
    }
}

extern "C" __global__ void __launch_bounds__(TILE_THREADS) gradient_784x10(
    const u32 *x, const int *y, const int *order, int n_rows, const float *parameters, float scale,
    const Control *control, int step, const int *failed, float *partials, int stride)
{
    if (*failed < control->done + step) return;
    int begin = (control->first + step) * n_rows;
    pass_784x10<true>(x, y, order, begin, n_rows, parameters, scale,
                      partials + (long long)blockIdx.x * stride, 0);
}

extern "C" __global__ void __launch_bounds__(TILE_THREADS) evaluate_784x10(
    const u32 *x, const int *y, int n_rows, const float *parameters, float scale, int *wrong)
{
    pass_784x10<false>(x, y, 0, 0, n_rows, parameters, scale, 0, wrong + blockIdx.x);
}
