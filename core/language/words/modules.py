"""The words of torch.nn, torch.optim and torch.utils.data that listings have: classes, and what their objects show.

What is not here cannot be reached. Sources: PyTorch documentation, "torch.nn", "torch.optim", "torch.utils.data".
"""

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _under(path: str, text: str) -> tuple[str, ...]:
    return tuple(f"{path}.{word}" for word in text.split())


# Layers by the rule that foresees what they give; see `core.lab.modules.foresight`.
SAME: Final = _under(
    "nn",
    """ReLU LeakyReLU Sigmoid Tanh GELU SiLU Softmax LogSoftmax Softmin ELU CELU SELU Softplus Softsign Identity
    Hardtanh ReLU6 Mish Hardsigmoid Hardswish LogSigmoid Threshold PReLU BatchNorm1d BatchNorm2d LayerNorm GroupNorm
    InstanceNorm1d InstanceNorm2d Flatten Unflatten""",
)
DROPOUTS: Final = _under("nn", "Dropout Dropout1d Dropout2d")
CONVOLUTIONS: Final = _under("nn", "Conv1d Conv2d ConvTranspose1d ConvTranspose2d")
POOLINGS: Final = _under(
    "nn", "MaxPool1d MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool2d Upsample"
)
LOSSES: Final = _under(
    "nn",
    """MSELoss L1Loss SmoothL1Loss HuberLoss BCELoss BCEWithLogitsLoss CrossEntropyLoss NLLLoss KLDivLoss
    PoissonNLLLoss SoftMarginLoss CosineSimilarity""",
)
CONTAINERS: Final = _under("nn", "Sequential ModuleList ModuleDict ParameterList")
RECURRENT: Final = _under("nn", "RNN LSTM GRU RNNCell LSTMCell GRUCell")
LAYERS: Final = (
    *RECURRENT,
    *SAME,
    *DROPOUTS,
    *CONVOLUTIONS,
    *POOLINGS,
    *LOSSES,
    *_under("nn", "Linear Bilinear Embedding"),
)
OPTIMIZERS: Final = _under("optim", "SGD Adam AdamW RMSprop Adagrad Adamax Adadelta NAdam")
SCHEDULERS: Final = _under(
    "optim.lr_scheduler", "StepLR MultiStepLR ExponentialLR CosineAnnealingLR LambdaLR LinearLR ReduceLROnPlateau"
)
DATA: Final = _under("utils.data", "TensorDataset DataLoader Dataset Subset random_split ConcatDataset")
# Functions that are given parameters as they come from a module.
OF_PARAMETERS: Final = _under("nn.utils", "clip_grad_norm_ clip_grad_value_ parameters_to_vector")
BASES: Final = ("nn.Module", "utils.data.Dataset", "autograd.Function")
CLASSES: Final = frozenset(
    (
        *LAYERS,
        *CONTAINERS,
        *OPTIMIZERS,
        *SCHEDULERS,
        *DATA,
        *BASES,
        *OF_PARAMETERS,
        "nn.Parameter",
        "optim.Optimizer",
    )
)
# Other paths to them.
ALIASES: Final = {
    "nn.parameter.Parameter": "nn.Parameter",
    "utils.data.dataset.Dataset": "utils.data.Dataset",
    "utils.data.dataloader.DataLoader": "utils.data.DataLoader",
    "autograd.function.Function": "autograd.Function",
}

ATTRIBUTES: Final = _words(
    """weight bias in_features out_features num_embeddings embedding_dim padding_idx in_channels out_channels
    kernel_size stride padding dilation groups running_mean running_var num_batches_tracked eps momentum
    affine weight_ih_l0 weight_hh_l0 bias_ih_l0 bias_hh_l0 hidden_size num_layers num_features
    normalized_shape p training negative_slope inplace dim reduction start_dim end_dim param_groups dataset
    batch_size tensors last_epoch base_lrs state saved_tensors needs_input_grad indices"""
)
MODULE_METHODS: Final = _words(
    """parameters named_parameters children named_children modules named_modules buffers named_buffers state_dict
    load_state_dict train eval zero_grad requires_grad_ to float double cpu type apply add_module register_module
    register_buffer register_parameter get_parameter get_submodule forward extra_repr append extend insert keys values
    items update pop reset_parameters"""
)
OPTIMIZER_METHODS: Final = ("zero_grad", "step", "state_dict", "load_state_dict", "add_param_group")
SCHEDULER_METHODS: Final = ("step", "get_last_lr", "state_dict")
CONTEXT_METHODS: Final = ("save_for_backward", "mark_dirty", "mark_non_differentiable", "set_materialize_grads")
METHODS: Final = tuple(sorted({*MODULE_METHODS, *OPTIMIZER_METHODS, *SCHEDULER_METHODS, *CONTEXT_METHODS}))
# Names with two underscores at either end that a listing may define or ask for.
SPECIAL: Final = tuple(
    f"__{word}__"
    for word in _words(
        """init post_init call len getitem setitem contains iter next repr str bool class add radd sub rsub mul rmul
    truediv rtruediv floordiv mod pow rpow matmul neg abs eq ne lt le gt ge enter exit"""
    )
)
