# Makes the files beside it: small models of every layer that is read, saved whole, with their outputs on fixed inputs
# as Keras computes them; and files that lie. Made with Keras 3.15.1 on JAX and h5py 3.16.0:
#   pip install keras h5py numpy "jax[cpu]" && python make.py .
import json
import os
import sys
os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np, keras
from keras import layers as L
keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)
out = sys.argv[1]

def shake(model):
    for w in model.weights:
        v = rng.normal(0, 0.4, w.shape).astype("float32")
        if w.name in ("moving_variance", "gamma"):
            v = np.abs(v) + 0.5
        w.assign(v)

def save(name, model, x):
    shake(model)
    model.save(f"{out}/{name}.h5")
    y = np.asarray(model(x, training=False))
    return {"input": np.asarray(x, dtype="float32").ravel().tolist(), "input_shape": list(np.shape(x)), "output": y.ravel().tolist(), "output_shape": list(y.shape)}

cases = {}
image = rng.normal(0, 1, (2, 8, 6, 3)).astype("float32")
cases["image"] = save("image", keras.Sequential([
    L.Input((8, 6, 3)),
    L.Conv2D(4, 3, padding="same", name="conv"), L.BatchNormalization(name="norm"), L.ReLU(),
    L.SeparableConv2D(5, 3, padding="same", name="separable"), L.BatchNormalization(epsilon=0.01, name="norm2"), L.ReLU(),
    L.Flatten(), L.Dense(6, activation="tanh", name="hidden"), L.Dense(4, activation="softmax", name="head")]), image)
steps = rng.normal(0, 1, (2, 5, 3)).astype("float32")
cases["steps"] = save("steps", keras.Sequential([
    L.Input((5, 3)),
    L.Conv1D(4, 3, padding="same", activation="relu", name="along"),
    L.LSTM(4, return_sequences=True, name="lstm"), L.GRU(3, return_sequences=True, name="gru"),
    L.SimpleRNN(4, return_sequences=True, name="plain"),
    L.Bidirectional(L.LSTM(2, return_sequences=True), name="both"), 
    L.GlobalAveragePooling1D(), L.Dense(3, activation="softmax", name="head")]), steps)
tokens = rng.integers(0, 9, (2, 4))
cases["tokens"] = save("tokens", keras.Sequential([
    L.Input((4,)), L.Embedding(9, 5, name="words"), L.GlobalAveragePooling1D(), L.Dense(3, activation="softmax", name="head")]), tokens)
json.dump(cases, open(f"{out}/expected.json", "w"))

import h5py

with h5py.File(f"{out}/external.h5", "w") as f:
    layer = f.create_group("model_weights/dense")
    layer["kernel"] = h5py.ExternalLink("image.h5", "/model_weights/hidden/sequential/hidden/kernel")
with h5py.File(f"{out}/loop.h5", "w") as f:
    layer = f.create_group("model_weights/dense")
    layer["again"] = layer
with h5py.File(f"{out}/huge.h5", "w") as f:
    f.create_dataset("model_weights/dense/kernel", shape=(1 << 20, 1 << 20), dtype="f4", chunks=(64, 64))
with h5py.File(f"{out}/packed.h5", "w") as f:
    f.create_dataset("model_weights/dense/kernel", data=np.zeros((1000, 1000), "f4"), compression="gzip")
with h5py.File(f"{out}/twice.h5", "w") as f:
    first = f.create_dataset("model_weights/dense/kernel", data=np.ones((64, 64), "f4"))
    for i in range(50):
        f[f"model_weights/dense{i}/kernel"] = first
