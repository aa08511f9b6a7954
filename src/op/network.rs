//! Operators of neural networks on tensors. Channels come first: an input is C x H x W, a bank of kernels O x C/groups x H x W.

use super::{
    normalise,
    row::{Arity, Class, Row, table},
    window,
};
use crate::ir::OpId;

table! { 300;
    /// Cross-correlation without flipping. The input and the kernel have the same number of dimensions, all spatial; or the kernel has one more, and the first dimension of the input counts channels. Stride, padding and dilation are one number or one a dimension; padding may be the words same or valid.
    CONV = "conv" Function (2 to 6) ["conv", "Conv", "conv1d", "conv2d", "conv3d", "Conv2d", "\\star"] {"input", "kernel", "stride" = 1, "padding" = 0, "dilation" = 1, "groups" = 1} window::convolve;
    /// True convolution, the kernel flipped; the mode is full (0), same (1) or valid (2), or these words.
    CONVFULL = "convolve" Function (2 to 3) ["convolve"] {"input", "kernel", "mode" = 0} window::convolve_flipped;
    /// Transposed convolution; the kernel is C x O/groups x H x W, or as the input where all dimensions are spatial.
    CONVTRANSPOSED = "convtransposed" Function (2 to 6) ["convtransposed", "convtranspose", "ConvTranspose2d"] {"input", "kernel", "stride" = 1, "padding" = 0, "outputpadding" = 0, "dilation" = 1} window::convolve_transposed;
    /// Max pooling with a window (one size or one a dimension, the last dimensions are spatial); the stride is the window unless said (0), padding is never the largest.
    MAXPOOL = "maxpool" Function (2 to 4) ["maxpool", "MaxPool", "MaxPool2d"] {"input", "window", "stride" = 0, "padding" = 0} window::pool_max;
    /// Average pooling with a window; the stride is the window unless said (0); padding counts as zeros.
    AVGPOOL = "avgpool" Function (2 to 4) ["avgpool", "AvgPool", "AvgPool2d"] {"input", "window", "stride" = 0, "padding" = 0} window::pool_average;
    /// The softmax of a vector, or of each row of a matrix.
    SOFTMAX = "softmax" Function (1) ["softmax"] {} normalise::softmax;
    /// The logarithm of the softmax of a vector, or of each row of a matrix.
    LOGSOFTMAX = "logsoftmax" Function (1) ["logsoftmax"] {} normalise::log_softmax;
    /// The logarithm of the sum of exponentials of a vector, or of each row of a matrix.
    LOGSUMEXP = "logsumexp" Function (1) ["logsumexp", "LSE"] {} normalise::log_sum_exp;
    /// The position, counted from one, of the largest entry of a vector, or of each row of a matrix; undecided ties go to the first.
    ARGMAXENTRY = "argmaxentry" Function (1) [] {} normalise::position_of_largest;
    /// A tensor's entries as a vector, in row-major order.
    FLATTEN = "flatten" Function (1) ["flatten", "vec"] {} normalise::flatten;
    /// A tensor with its entries in reverse along every axis.
    FLIP = "flip" Function (1) ["flip"] {} normalise::flip;
    /// A tensor with so many zeros around each of its last dimensions (a vector: one number a dimension).
    PAD = "pad" Function (2) ["pad"] {} window::pad;
    /// A square matrix with the entries right of the diagonal replaced by minus infinity: the causal mask.
    MASK = "mask" Function (1) ["mask"] {} normalise::causal_mask;
    /// The vector of a length (second) with a one at a position (first, counted from one).
    ONEHOT = "onehot" Function (2) ["onehot"] {} normalise::one_hot;
    /// Each row less its mean by the root of its variance plus the second argument (zero unless said).
    LAYERNORM = "layernorm" Function (1 to 2) ["layernorm", "LayerNorm"] {"input", "epsilon" = 0} normalise::layer_norm;
}
