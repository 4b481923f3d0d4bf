"""Facts made into something to look at: HTML, SVG and Altair. One module per topic; it computes no tensors."""
