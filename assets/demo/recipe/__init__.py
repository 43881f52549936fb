"""The recipe of the demo model: data, network, training, export and evaluation.

Run from the project root with the packages of the dependency group `train`:
    python -m assets.demo.recipe all
It makes a model file and needs no network; the app never imports it.
"""
