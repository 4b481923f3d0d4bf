"""Listings that train: a line, and a network of two layers."""

from typing import Final

DESCENT: Final = """\
import torch

torch.manual_seed(42)
X = torch.randn(100, 1)
y_true = 3 * X + 2 + 0.5 * torch.randn(100, 1)

w = torch.randn(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
learning_rate = 0.1
losses = []

for epoch in range(20):
    # Forward pass: predictions and their mean squared error
    y_pred = w * X + b
    loss = ((y_pred - y_true) ** 2).mean()
    losses.append(loss.item())

    # Backward pass: gradients
    loss.backward()

    # Update, of which autograd takes no note
    with torch.no_grad():
        w -= learning_rate * w.grad
        b -= learning_rate * b.grad

    # The next backward pass adds to the gradients
    w.grad.zero_()
    b.grad.zero_()

    if (epoch + 1) % 5 == 0:
        print(f"Epoch {epoch+1}, loss: {loss.item():.4f}")

print(f"w = {w.item():.4f}, b = {b.item():.4f}")
"""

NETWORK: Final = """\
torch.manual_seed(1)
X = torch.linspace(-2, 2, 40).unsqueeze(1)
target = torch.sin(2 * X)

w1 = torch.randn(1, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = (torch.randn(8, 1) * 0.3).requires_grad_()
b2 = torch.zeros(1, requires_grad=True)
params = [w1, b1, w2, b2]

for epoch in range(30):
    hidden = torch.tanh(X @ w1 + b1)
    prediction = hidden @ w2 + b2
    loss = ((prediction - target) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in params:
            p -= 0.1 * p.grad
            p.grad.zero_()
    if epoch % 10 == 9:
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
"""
