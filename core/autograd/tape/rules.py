"""What each kind of node does with the gradient that it receives, in a sentence.

Source: PyTorch's `tools/autograd/derivatives.yaml`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AddBackward0": "A sum passes what it receives on to each of its terms.",
        "SubBackward0": "A difference passes what it receives on to its first term, and its negative to its second.",
        "MulBackward0": "A product sends each factor what it receives times the other factor.",
        "DivBackward0": "A quotient a / b sends a what it receives over b, and b that times −a / b.",
        "RemainderBackward0": "A remainder x % n sends x what it receives; its jumps have no slope.",
        "RemainderBackward1": "A remainder a % b sends a what it receives, and b that times −⌊a / b⌋.",
        "PowBackward0": "A power sends what it receives times p · xᵖ⁻¹.",
        "PowBackward1": "A power sends its base g · p · xᵖ⁻¹ and its exponent g · xᵖ · log x, g is what it receives.",
        "NegBackward0": "A negation sends the negative of what it receives.",
        "ExpBackward0": "exp is its own derivative: it sends what it receives times its result.",
        "LogBackward0": "log sends what it receives over its operand.",
        "SqrtBackward0": "sqrt sends what it receives over twice its result.",
        "SinBackward0": "sin sends what it receives times cos of its operand.",
        "CosBackward0": "cos sends what it receives times −sin of its operand.",
        "TanhBackward0": "tanh sends what it receives times 1 − tanh².",
        "SigmoidBackward0": "sigmoid sends what it receives times σ · (1 − σ).",
        "ReluBackward0": "relu lets through what it receives where its result is above 0, and nothing elsewhere.",
        "AbsBackward0": "abs sends what it receives times the sign of its operand.",
        "ClampBackward0": "clamp lets through what it receives inside its bounds, and nothing outside.",
        "ClampBackward1": "clamp lets through what it receives inside its bounds, and nothing outside.",
        "WhereBackward0": "where sends each element to the branch that it was taken from.",
        "SumBackward0": "A sum over elements sends what it receives to every one of them.",
        "SumBackward1": "A sum over an axis repeats what it receives along that axis.",
        "MeanBackward0": "A mean of n elements sends each of them 1/n of what it receives.",
        "MeanBackward1": "A mean over an axis of n sends each element 1/n of what it receives.",
        "MaxBackward0": "A maximum sends what it receives to the element that won.",
        "MaxBackward1": "A maximum sends what it receives to the element that won, shared where several did.",
        "MaximumBackward0": "maximum sends each element to the larger operand, half to each where they are equal.",
        "MinimumBackward0": "minimum sends each element to the smaller operand, half to each where they are equal.",
        "MmBackward0": "A matrix product A @ B sends G @ Bᵀ to A and Aᵀ @ G to B.",
        "MvBackward0": "A product A @ v sends the outer product of G and v to A, and Aᵀ @ G to v.",
        "DotBackward0": "A dot product sends each vector what it receives times the other.",
        "BmmBackward0": "Each product of the batch sends G @ Bᵀ to A and Aᵀ @ G to B.",
        "TBackward0": "A transpose is transposed back.",
        "PermuteBackward0": "Permuted axes are put back.",
        "TransposeBackward0": "Swapped axes are swapped back.",
        "ViewBackward0": "Another view of the same elements: the gradient takes the operand's shape again.",
        "UnsafeViewBackward0": "Another view of the same elements: the gradient takes the operand's shape again.",
        "ReshapeAliasBackward0": "Another view of the same elements: the gradient takes the operand's shape again.",
        "ExpandBackward0": "What was repeated is summed.",
        "SelectBackward0": "A part sends its gradient to where it was taken from, and zeros elsewhere.",
        "SliceBackward0": "A part sends its gradient to where it was taken from, and zeros elsewhere.",
        "CatBackward0": "What was joined is cut apart again.",
        "StackBackward0": "What was stacked is taken apart again.",
        "SoftmaxBackward0": "softmax sends s · (g − Σ g · s): its results depend on every element.",
        "LogSoftmaxBackward0": "log_softmax sends g − softmax · Σ g: its results depend on every element.",
        "CloneBackward0": "A copy passes what it receives on.",
        "AccumulateGrad": "A leaf: what arrives is added to its .grad, where an optimizer finds it.",
    }
)
