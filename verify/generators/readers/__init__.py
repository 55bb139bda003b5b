"""Reading generators that others have written: ONNX files and torch modules.

A reader walks the operators of a graph and puts each to a `Builder` by its table (`onnx_table`,
`torch_table`); what is not in the table is refused.  Products of layers are no layers; those that
are an activation spelled out are found by `composites`.  At the end `guard` compares the generator
with the original at a few hundred points.
"""
