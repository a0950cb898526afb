"""Cross-entropy of logits, `from = logits`, as PyTorch's losses take them: `jax.nn.log_softmax` and `jax.nn.log_sigmoid`,
with logits of a few and with logits from -1000 to 1000, where probabilities underflow to 0.

    pip install jax numpy
"""


def loss(oracle, against):
    jax, jnp = oracle.jax, oracle.jnp

    def of_logits(x, t, *_):
        if against == "binary":
            return -jnp.mean(t * jax.nn.log_sigmoid(x) + (1 - t) * jax.nn.log_sigmoid(-x))
        ln_p = jax.nn.log_softmax(x, axis=-1)
        if against == "index":
            return -jnp.mean(jnp.take_along_axis(ln_p, t[..., None], axis=-1))
        return -jnp.mean(jnp.sum(t * ln_p, axis=-1))

    same = oracle.cross_entropy(against)
    return oracle.Loss(same.kind, of_logits, same.draw_target, same.index)


def cases(oracle):
    draws = {"logits": lambda rng, shape: rng.normal(size=shape) * 3, "far_logits": lambda rng, shape: rng.uniform(-1000, 1000, shape)}
    for name, draw in draws.items():
        for against, shapes in [("index", [[4], [3, 4], [2, 3, 4]]), ("probabilities", [[4], [3, 4], [2, 3, 4]]), ("binary", [[], [5], [2, 3]])]:
            for shape in shapes:
                oracle.case(
                    f"{name}_{against}_{len(shape)}", f"(input: {shape}) = cross_entropy_loss({against}, from = logits)",
                    oracle.net(shape, loss(oracle, against), draw_input=draw), oracle.LOSS_EVAL, oracle.LOSS_GRADIENTS,
                )  # fmt: skip
