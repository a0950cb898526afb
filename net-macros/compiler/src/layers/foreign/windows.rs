//! Layers with weights, windows and images of other frameworks.

use super::{GRAPHS, Row, later, row};

const CHANNELS_FIRST: &str = "the channels come first here, as in `[3, 32, 32]`";
const SWAPPED: &str = "its weights are `[out, in / groups, kernel...]`: PyTorch's have the first two axes swapped";

/// See [`Row`].
pub(super) const ROWS: &[Row] = &[
    row("linear lazylinear dense fullyconnected fc affine gemm innerproduct", "sizes>", "linear($(sizes))", ""),
    row(
        "conv conv1d conv2d conv3d convolution convolution1d convolution2d convolution3d",
        "channels> kernel_size!",
        "convolution($(channels), $(kernel_size:sizes))",
        "",
    ),
    row(
        "linear lazylinear dense fullyconnected fc affine gemm innerproduct",
        "in_features! out_features! bias device dtype",
        "linear($(in_features) -> $(out_features)$[bias=false|, biases = none])",
        "",
    ),
    row(
        "linear lazylinear dense fullyconnected fc affine gemm innerproduct",
        "units/features/out_features! activation use_bias/bias kernel_init bias_init kernel_initializer bias_initializer",
        "linear($(units|10)$[use_bias=false|, biases = none])$[activation!none| |> $(activation:function)]",
        "",
    ),
    row(
        "Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D",
        "filters! kernel_size! strides/stride padding dilation_rate groups activation use_bias input_shape",
        "convolution($(filters|8), $(kernel_size:sizes|:rank)$[strides!1|, stride = $(strides)]$[padding!valid|, padding = $(padding:pad)]$[dilation_rate!1|, dilation = $(dilation_rate)]$[groups!1|, groups = $(groups)]$[use_bias=false|, biases = none])$[activation!none| |> $(activation:function)]",
        CHANNELS_FIRST,
    ),
    row(
        "Conv",
        "features! kernel_size! strides/stride padding input_dilation kernel_dilation feature_group_count use_bias",
        "convolution($(features|8), $(kernel_size:sizes|:rank)$[strides!1|, stride = $(strides)], padding = $(padding:pad|same)$[kernel_dilation!1|, dilation = $(kernel_dilation)]$[feature_group_count!1|, groups = $(feature_group_count)]$[use_bias=false|, biases = none])",
        CHANNELS_FIRST,
    ),
    row(
        "conv conv1d conv2d conv3d convolution convolution1d convolution2d convolution3d",
        "in_channels! out_channels! kernel_size! stride padding dilation groups bias",
        "convolution($(in_channels) -> $(out_channels), $(kernel_size:sizes)$[stride!1|, stride = $(stride)]$[padding!0!valid|, padding = $(padding:pad)]$[dilation!1|, dilation = $(dilation)]$[groups!1|, groups = $(groups)]$[bias=false|, biases = none])",
        "",
    ),
    row(
        "conv conv1d conv2d conv3d convolution convolution1d convolution2d convolution3d lazyconv1d lazyconv2d lazyconv3d",
        "out_channels/filters/features! kernel_size! stride/strides padding dilation/dilation_rate groups bias/use_bias",
        "convolution($(out_channels|8), $(kernel_size:sizes|:rank)$[stride!1|, stride = $(stride)]$[padding!0!valid|, padding = $(padding:pad)]$[dilation!1|, dilation = $(dilation)]$[groups!1|, groups = $(groups)]$[bias=false|, biases = none])",
        "",
    ),
    row(
        "depthwiseconv depthwiseconv1d depthwiseconv2d depthwiseconvolution",
        "kernel_size! strides/stride padding",
        "convolution(8, $(kernel_size:sizes|:rank)$[strides!1|, stride = $(strides)]$[padding!0!valid|, padding = $(padding:pad)], groups = 8)",
        "where 8 is the number of channels",
    ),
    row(
        "separableconv separableconv1d separableconv2d separableconvolution separableconvolution1d separableconvolution2d",
        "filters! kernel_size! strides/stride padding",
        "convolution(8, $(kernel_size:sizes|:rank)$[strides!1|, stride = $(strides)]$[padding!0!valid|, padding = $(padding:pad)], groups = 8, biases = none) |> convolution($(filters|16), 1)",
        "where 8 is the number of channels that come in",
    ),
    row("patchembed patchembedding", "", "convolution(64, 8, stride = 8)", "for patches of 8 by 8"),
    row(
        "convtranspose convtranspose1d convtranspose2d convtranspose3d deconvolution deconv transposedconvolution transposedconv",
        "in_channels! out_channels! kernel_size! stride padding",
        "deconvolution($(in_channels) -> $(out_channels), $(kernel_size:sizes)$[stride!1|, stride = $(stride)]$[padding!0|, padding = $(padding)])",
        SWAPPED,
    ),
    row(
        "convtranspose convtranspose1d convtranspose2d convtranspose3d lazyconvtranspose1d lazyconvtranspose2d lazyconvtranspose3d transposedconv deconvolution1d deconvolution2d deconvolution3d deconv1d deconv2d deconv3d",
        "out_channels! kernel_size! stride/strides padding",
        "deconvolution($(out_channels|8), $(kernel_size:sizes|:rank)$[stride!1|, stride = $(stride)]$[padding!0|, padding = $(padding)])",
        "its weights are `[out, in / groups, kernel...]`: PyTorch's have the first two axes swapped; `output_padding = 1` is one less of `padding` at the end, `[(1, 0), (1, 0)]`",
    ),
    row(
        "conv1dtranspose conv2dtranspose conv3dtranspose convolution1dtranspose convolution2dtranspose convolution3dtranspose",
        "filters! kernel_size! strides/stride padding",
        "deconvolution($(filters|8), $(kernel_size:sizes|:rank)$[strides!1|, stride = $(strides)]$[padding!valid|, padding = $(padding:pad)])",
        "its weights are `[out, in / groups, kernel...]`, with the channels first",
    ),
    row(
        "maxpool",
        "kernel_size/window_shape! stride/strides padding dilation",
        "pooling($(kernel_size:sizes|2), stride = $(stride|kernel_size|2)$[padding!0!valid|, padding = $(padding:pool)]$[dilation!1|, dilation = $(dilation)])",
        "Flax' and ONNX' stride is 1 unless given, and so is ours",
    ),
    row(
        "maxpool1d maxpool2d maxpool3d",
        "kernel_size! stride padding dilation return_indices ceil_mode#",
        "pooling($(kernel_size:sizes), stride = $(stride|kernel_size)$[padding!0|, padding = $(padding:pool)]$[dilation!1|, dilation = $(dilation)])",
        "for `ceil_mode` put more padding at the end, `padding = [(0, 1)]`, one pair an axis",
    ),
    row(
        "maxpool1d maxpool2d maxpool3d maxpooling maxpooling1d maxpooling2d maxpooling3d pool pooling pool1d pool2d pool3d",
        "kernel_size/pool_size! stride/strides padding dilation",
        "pooling($(kernel_size:sizes|2), stride = $(stride|kernel_size|2)$[padding!0!valid|, padding = $(padding:pool)]$[dilation!1|, dilation = $(dilation)])",
        "",
    ),
    row(
        "avgpool1d avgpool2d avgpool3d",
        "kernel_size! stride padding ceil_mode count_include_pad divisor_override!",
        "pooling($(kernel_size:sizes), stride = $(stride|kernel_size), function = total$[padding!0|, padding = $(padding)]) |> map(|x| x / $(divisor_override))",
        "",
    ),
    row(
        "avgpool avgpool1d avgpool2d avgpool3d averagepooling averagepooling1d averagepooling2d averagepooling3d averagepool meanpooling meanpool",
        "kernel_size/pool_size/window_shape! stride/strides padding",
        "pooling($(kernel_size:sizes|2), stride = $(stride|kernel_size|2), function = mean$[padding!0!valid|, padding = $(padding)])",
        "padding counts in the mean, as with PyTorch's `count_include_pad=True`; in Keras' `same` it does not",
    ),
    row(
        "lppool1d lppool2d lppool3d",
        "norm_type! kernel_size! stride",
        "map(|x| x.powi($(norm_type|2))) |> pooling($(kernel_size:sizes|2), stride = $(stride|kernel_size|2), function = total) |> map(|x| x.powf(1 / $(norm_type|2)))",
        "for an even `norm_type`",
    ),
    row(
        "globalavgpool globalavgpool1d globalavgpool2d globalavgpool3d globalaveragepool globalaveragepooling globalaveragepooling1d globalaveragepooling2d globalaveragepooling3d",
        "",
        "aggregation(mean)",
        "over all axes but the first, the channels'",
    ),
    row(
        "globalmaxpool globalmaxpool1d globalmaxpool2d globalmaxpool3d globalmaxpooling globalmaxpooling1d globalmaxpooling2d globalmaxpooling3d",
        "",
        "aggregation(max)",
        "over all axes but the first, the channels'",
    ),
    row(
        "adaptiveavgpool1d adaptiveavgpool2d adaptiveavgpool3d adaptiveaveragepooling1d adaptiveaveragepooling2d adaptiveaveragepooling3d",
        "",
        "aggregation(mean)",
        "for one element a channel, `[c]`; for `[c, 7, 7]` of `[c, 28, 28]` it is `pooling(4, stride = 4, function = mean)`",
    ),
    row(
        "adaptivemaxpool1d adaptivemaxpool2d adaptivemaxpool3d adaptivemaxpooling1d adaptivemaxpooling2d adaptivemaxpooling3d",
        "",
        "aggregation(max)",
        "for one element a channel, `[c]`; for `[c, 7, 7]` of `[c, 28, 28]` it is `pooling(4, stride = 4)`",
    ),
    later("maxunpool1d maxunpool2d maxunpool3d", GRAPHS),
    later("fractionalmaxpool2d fractionalmaxpool3d", "still to come, with `train`: its windows are random"),
    row(
        "zeropad zeropad1d zeropad2d zeropad3d zeropadding zeropadding1d zeropadding2d zeropadding3d pad",
        "padding!",
        "padding($(padding:pads|[(0, 0), (1, 1), (1, 1)]))",
        "the first pair is the channels'",
    ),
    row(
        "constantpad constantpad1d constantpad2d constantpad3d",
        "padding! value",
        "padding($(padding:pads|[(0, 0), (1, 1), (1, 1)]), padding = $(value|0))",
        "the first pair is the channels'",
    ),
    row(
        "reflectionpad1d reflectionpad2d reflectionpad3d",
        "padding!",
        "padding($(padding:pads|[(0, 0), (1, 1), (1, 1)]), padding = reflected)",
        "the first pair is the channels'",
    ),
    row(
        "replicationpad1d replicationpad2d replicationpad3d",
        "padding!",
        "padding($(padding:pads|[(0, 0), (1, 1), (1, 1)]), padding = fixed)",
        "the first pair is the channels'",
    ),
    later("circularpad circularpad1d circularpad2d circularpad3d", "still to come, with graphs and index notation"),
    row(
        "cropping1d cropping2d cropping3d",
        "cropping!",
        "part($(cropping:crops|.., 1..-1, 1..-1))",
        "the first range is the channels'",
    ),
    row("centercrop", "", "part(.., 2..-2, 2..-2)", ""),
    later(
        "unfold fold im2col col2im convlocal locallyconnected1d locallyconnected2d einsum einsumdense densegeneral lineargeneral rearrange",
        "still to come, with graphs and index notation",
    ),
    row("upsamplingnearest2d", "scale_factor!", "resize(scale = $(scale_factor|2), resampling = nearest)", ""),
    row(
        "upsamplingbilinear2d",
        "scale_factor!",
        "resize(scale = $(scale_factor|2))",
        "it keeps the corners, as ours does unless told otherwise",
    ),
    row(
        "UpSampling1D UpSampling2D UpSampling3D",
        "size!",
        "resize(scale = $(size:sizes|2), resampling = nearest)",
        "with `interpolation = bilinear` it is `resize(scale = 2, corners = false)`",
    ),
    row(
        "upsample upsampling upsampling1d upsampling2d upsampling3d interpolate upsamplenearest upsamplebilinear",
        "size! scale_factor mode align_corners",
        "resize($(size)$[mode~bilinear|$[mode~linear|$[mode~trilinear|, resampling = nearest]]]$[align_corners~true|$[mode=bilinear|, corners = false]$[mode=linear|, corners = false]$[mode=trilinear|, corners = false]]$[mode=bicubic|$(scale_factor)])",
        "",
    ),
    row(
        "upsample upsampling upsampling1d upsampling2d upsampling3d interpolate upsamplenearest upsamplebilinear",
        "size scale_factor! mode align_corners",
        "resize(scale = $(scale_factor|2)$[mode~bilinear|$[mode~linear|$[mode~trilinear|, resampling = nearest]]]$[align_corners~true|$[mode=bilinear|, corners = false]$[mode=linear|, corners = false]$[mode=trilinear|, corners = false]]$[mode=bicubic|$(size)])",
        "with `mode = bilinear` it is `resize(scale = 2, corners = false)`; with `align_corners = true`, `resize(scale = 2)`",
    ),
    row("resizing", "height! width!", "resize([$(height), $(width)], corners = false)", ""),
    row("resizing imageresize", "", "resize([8, 8], corners = false)", ""),
    row(
        "pixelshuffle depthtospace",
        "",
        "reshape([2, 2, 2, 4, 4]) |> transpose(0, 3, 1, 4, 2) |> reshape([2, 8, 8])",
        "of `[8, 4, 4]` by 2: `[c, r, r, h, w]`, then `[c, r h, r w]`",
    ),
    row(
        "pixelunshuffle spacetodepth",
        "",
        "reshape([2, 4, 2, 4, 2]) |> transpose(0, 2, 4, 1, 3) |> reshape([8, 4, 4])",
        "of `[2, 8, 8]` by 2: `[c, h, r, w, r]`, then `[c r r, h, w]`",
    ),
    row("channelshuffle", "", "reshape([2, 4, 8, 8]) |> transpose |> reshape([8, 8, 8])", "of `[8, 8, 8]` in 2 groups"),
];
