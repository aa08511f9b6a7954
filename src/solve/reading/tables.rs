//! Tables: which rule states which fact, how code calls name their arguments, how letters are read.

use crate::solve::phrase::Rule;

/// Whether `rule` states an attribute of a layer or of its input.
pub(super) fn is_attribute(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::filters
            | Rule::stride
            | Rule::padding
            | Rule::no_padding
            | Rule::same_padding
            | Rule::dilation
            | Rule::groups
            | Rule::output_padding
            | Rule::bias
            | Rule::channels
            | Rule::output_channels
            | Rule::units_from_to
            | Rule::pool_window
            | Rule::units
            | Rule::sequence_length
            | Rule::heads
            | Rule::input
            | Rule::output_stated
    )
}

/// The kind of layer that a word means.
pub(super) fn layer_kind(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::layer_conv => "conv",
        Rule::layer_separable => "separable",
        Rule::layer_depthwise => "depthwise",
        Rule::layer_pointwise => "pointwise",
        Rule::layer_transposed => "transposed",
        Rule::layer_grouped => "grouped",
        Rule::layer_global_pool => "globalpool",
        Rule::layer_average_pool => "avgpool",
        Rule::layer_max_pool | Rule::layer_pool => "maxpool",
        Rule::layer_dense | Rule::layer_hidden | Rule::layer_output => "dense",
        Rule::layer_flatten => "flatten",
        Rule::layer_norm => "batchnorm",
        Rule::layer_dropout => "dropout",
        Rule::layer_relu => "relu",
        _ => return None,
    })
}

/// What a code call makes: the kind of layer, whether channels come first, the rank, and the names of its arguments by position.
pub struct Callee {
    /// The kind of layer.
    pub kind: &'static str,
    /// Whether channels come first.
    pub channels_first: bool,
    /// The names of its arguments by position.
    pub arguments: &'static [&'static str],
}

/// The layers of Keras and PyTorch.
pub fn callee(name: &str) -> Option<Callee> {
    const TORCH_CONV: &[&str] = &["channels", "filters", "kernel", "stride", "padding", "dilation", "groups", "bias"];
    const KERAS_CONV: &[&str] = &["filters", "kernel", "stride", "padding"];
    const TORCH_POOL: &[&str] = &["kernel", "stride", "padding"];
    let row = |kind, channels_first, arguments| Some(Callee { kind, channels_first, arguments });
    match name {
        "Conv1d" | "Conv2d" | "Conv3d" => row("conv", true, TORCH_CONV),
        "Conv1D" | "Conv2D" | "Conv3D" | "Convolution1D" | "Convolution2D" | "Convolution3D" => row("conv", false, KERAS_CONV),
        "ConvTranspose1d" | "ConvTranspose2d" | "ConvTranspose3d" => {
            row("transposed", true, &["channels", "filters", "kernel", "stride", "padding", "output_padding", "groups", "bias", "dilation"])
        }
        "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose" => row("transposed", false, KERAS_CONV),
        "SeparableConv1D" | "SeparableConv2D" => row("separable", false, KERAS_CONV),
        "DepthwiseConv2D" => row("depthwise", false, &["kernel", "stride", "padding"]),
        "MaxPool1d" | "MaxPool2d" | "MaxPool3d" => row("maxpool", true, TORCH_POOL),
        "AvgPool1d" | "AvgPool2d" | "AvgPool3d" => row("avgpool", true, TORCH_POOL),
        "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D" | "MaxPool1D" | "MaxPool2D" | "MaxPool3D" => row("maxpool", false, TORCH_POOL),
        "AveragePooling1D" | "AveragePooling2D" | "AveragePooling3D" | "AvgPool1D" | "AvgPool2D" | "AvgPool3D" => {
            row("avgpool", false, TORCH_POOL)
        }
        "GlobalAveragePooling1D" | "GlobalAveragePooling2D" | "GlobalMaxPooling1D" | "GlobalMaxPooling2D" => row("globalpool", false, &[]),
        "Dense" => row("dense", false, &["units"]),
        "Linear" => row("dense", true, &["input_units", "units", "bias"]),
        "Flatten" => row("flatten", false, &[]),
        "Dropout" | "Dropout2d" => row("dropout", false, &["rate"]),
        "BatchNormalization" => row("batchnorm", false, &[]),
        "BatchNorm1d" | "BatchNorm2d" | "BatchNorm3d" => row("batchnorm", true, &["channels"]),
        "ReLU" | "Activation" | "Sigmoid" | "Tanh" | "Softmax" => row("relu", false, &["activation", "rate"]),
        "Input" | "InputLayer" => row("input", false, &["input"]),
        "randn" | "rand" | "zeros" | "ones" => row("input", true, &["sizes"]),
        "LSTM" | "GRU" | "SimpleRNN" => row("recurrent", false, &["units"]),
        "LSTMCell" | "GRUCell" | "RNNCell" | "RNN" => row("recurrent", true, &["input_units", "units"]),
        _ => None,
    }
}

/// The fact that a keyword argument states; an empty name is harmless, `None` unknown.
pub fn keyword(name: &str) -> Option<&'static str> {
    Some(match name {
        "filters" | "out_channels" | "nb_filter" => "filters",
        "in_channels" => "channels",
        "kernel_size" | "pool_size" => "kernel",
        "strides" | "stride" => "stride",
        "padding" | "border_mode" => "padding",
        "dilation" | "dilation_rate" => "dilation",
        "groups" => "groups",
        "bias" | "use_bias" => "bias",
        "input_shape" | "shape" => "input",
        "units" | "out_features" | "hidden_size" => "units",
        "in_features" | "input_size" | "input_dim" => "input_units",
        "output_padding" => "output_padding",
        "activation" | "name" | "return_sequences" | "batch_first" | "data_format" | "kernel_initializer" | "inplace" | "input_length"
        | "requires_grad" | "dtype" | "batch_size" | "p" | "rate" | "dropout" | "return_state" => "",
        _ => return None,
    })
}

/// Which gate words mean.
pub(super) fn gate(text: &str) -> &'static str {
    let text = text.to_lowercase();
    for (word, name) in [
        ("forget", "forget_gate"),
        ("input", "input_gate"),
        ("output", "output_gate"),
        ("update", "update_gate"),
        ("reset", "reset_gate"),
        ("candidate", "candidate"),
    ] {
        if text.starts_with(word) {
            return name;
        }
    }
    "gates"
}
