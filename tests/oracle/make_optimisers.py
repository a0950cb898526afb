#!/usr/bin/env python3
"""Computes what optimisers and schedules come to, with optax in f64, for `net-runtime/tests/optimisers.rs`.

    pip install optax
    python3 tests/oracle/make_optimisers.py          rewrites net-runtime/tests/optimisers/optax.rs

Optimisers begin at `START` and are given the gradients in turn; what is printed are the numbers after the last one.
Gradients are so large that clipping changes some and not others.
"""

import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)

SOURCE = pathlib.Path(__file__).parents[2] / "net-runtime" / "tests" / "optimisers" / "optax.rs"
STEPS = 100
numbers = np.random.default_rng(20261123)
START = np.array([1.0, -2.0, 0.5, 0.25])
GRADIENTS = numbers.normal(size=(STEPS, 4))

chain, scale = optax.chain, optax.scale
ADAM = optax.scale_by_adam(eps=0.0)

OPTIMISERS = {
    "SGD": optax.sgd(0.1),
    "SGD_CLIPPED": chain(optax.clip(0.75), scale(-0.1)),
    "SGD_CLIPPED_BY_NORM": chain(optax.clip_by_global_norm(1.5), scale(-0.1)),
    "SGD_L2_AFTER_CLIPPING": chain(optax.clip(0.75), optax.add_decayed_weights(0.3), scale(-0.1)),
    "MOMENTUM": optax.sgd(0.1, momentum=0.9),
    "NESTEROV": optax.sgd(0.1, momentum=0.9, nesterov=True),
    "MOMENTUM_DECAYED": chain(optax.trace(0.9), optax.add_decayed_weights(0.2), scale(-0.1)),
    "RMS_PROP": optax.rmsprop(0.1, decay=0.9, eps=1e-8, eps_in_sqrt=False),
    "RMS_PROP_SET": chain(
        optax.clip_by_global_norm(1.5),
        optax.scale_by_rms(decay=0.75, eps=0.1, eps_in_sqrt=False),
        scale(-0.1),
    ),
    "ADAGRAD": chain(optax.scale_by_rss(initial_accumulator_value=0.0, eps=0.0), scale(-0.1)),
    "ADAGRAD_L2": chain(
        optax.clip(0.75),
        optax.add_decayed_weights(0.3),
        optax.scale_by_rss(initial_accumulator_value=0.0, eps=0.0),
        scale(-0.1),
    ),
    "LION": optax.lion(0.1, weight_decay=0.0),
    "LION_SET": optax.lion(0.1, b1=0.5, b2=0.75, weight_decay=0.3),
    "SIGN_SGD": chain(optax.ema(0.93, debias=False), optax.scale_by_sign(), scale(-0.1)),
    "SIGN_SGD_SET": chain(
        optax.add_decayed_weights(1.5), optax.ema(0.5, debias=False), optax.scale_by_sign(), scale(-0.1)
    ),
    "ADAM": chain(ADAM, scale(-0.1)),
    "ADAM_CLIPPED_L2": chain(optax.clip(0.75), optax.add_decayed_weights(0.3), ADAM, scale(-0.1)),
    "ADAM_W": chain(ADAM, optax.add_decayed_weights(0.3), scale(-0.1)),
}

SCHEDULES = {
    "CONSTANT": optax.constant_schedule(0.5),
    "STEPS": optax.exponential_decay(0.5, 7, 0.3, staircase=True),
    "EXPONENTIAL": optax.exponential_decay(0.5, 7, 0.3),
    "POLYNOMIAL": optax.polynomial_schedule(0.5, 0.1, 2.5, 20),
    "COSINE": optax.cosine_decay_schedule(0.5, 20, alpha=0.2),
    "WARM_UP_COSINE": optax.warmup_cosine_decay_schedule(0.0, 0.5, 5, 25, end_value=0.1),
}
AT = [0, 1, 3, 6, 7, 8, 13, 14, 19, 20, 24, 25, 26, 1000]


def after_all(optimiser):
    weights = jnp.asarray(START)
    state = optimiser.init(weights)
    for gradient in GRADIENTS:
        updates, state = optimiser.update(jnp.asarray(gradient), state, weights)
        weights = optax.apply_updates(weights, updates)
    return weights


def averaged(decay):
    """The moving average of what SGD comes to, by `optax.incremental_update`."""
    weights = average = jnp.asarray(START)
    for gradient in GRADIENTS:
        weights = weights - 0.1 * jnp.asarray(gradient)
        average = optax.incremental_update(weights, average, 1.0 - decay)
    return average


def array(values):
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"


def constant(name, of, text):
    return f"pub const {name}: {of} = {text};\n"


def main():
    text = f"//! Made by `tests/oracle/make_optimisers.py` with optax {optax.__version__}.\n\n"
    text += constant("START", "[f64; 4]", array(START))
    rows = "\n".join(f"    {array(row)}," for row in GRADIENTS)
    text += constant("GRADIENTS", f"[[f64; 4]; {STEPS}]", f"[\n{rows}\n]") + "\n"
    for name, optimiser in OPTIMISERS.items():
        text += constant(name, "[f64; 4]", array(after_all(optimiser)))
    text += constant("AVERAGE", "[f64; 4]", array(averaged(0.9)))
    text += "\n" + constant("AT", f"[u32; {len(AT)}]", str(AT))
    for name, schedule in SCHEDULES.items():
        text += constant(name, f"[f64; {len(AT)}]", array(schedule(jnp.asarray(float(step))) for step in AT))
    SOURCE.write_text(text)


if __name__ == "__main__":
    main()
