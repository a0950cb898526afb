//! Whole nets of several losses, heads and sides, written as their users would, compared with PyTorch: values and all gradients.

use net_runtime::prelude::*;
use tests::{M, Sum, V, four_calls, listed_numbers};

net! {
    /// Whether two images belong together.
    pub Siamese<f64>(left: [3, 4], right: [3, 4], apart: []) -> loss {
        layer embed = flatten |> linear(5) |> tanh |> linear(3) |> tanh;
        let a = left |> embed;
        let b = right |> embed;
        let distance = (a, b) |> euclidean_distance;
        let loss = (distance, apart) |> contrastive(margin = 2);
    }
    pub fn learn(left, right, apart) -> (loss, distance, grad(a), grad(b), grad(left), grad(right), grad(parameters));

    pub Encoder<f64>(x: [6]) -> (mean, log_variance) {
        let h = x |> linear(5) |> tanh;
        let mean = h |> linear(2);
        let log_variance = h |> linear(2);
    }
    pub Decoder<f64>(z: [2]) = linear(5) |> tanh |> logits: linear(6);

    /// A variational autoencoder; the noise is the caller's.
    pub Vae<f64>(x: [6], noise: [2]) -> loss {
        let (mean, log_variance) = x |> Encoder;
        let z = mean + exp(log_variance / 2) * noise;
        let logits = z |> Decoder;
        let reconstruction = (logits, x) |> cross_entropy_loss(binary, from = logits);
        let divergence = (exp(log_variance) + mean * mean - 1 - log_variance) / 2 |> summation;
        let loss = reconstruction + divergence;
    }
    pub fn learn(x, noise) -> (loss, reconstruction, divergence, grad(z), grad(all));

    /// What to do, how far to stray from it, and what it is worth.
    pub Agent<f64>(state: [4]) -> (mean, deviation, value) {
        array log_deviation: [2] = -0.5;
        let h = state |> linear(6) |> tanh;
        let mean = h |> actor: linear(2);
        let value = h |> critic: linear([]);
        let deviation = exp(log_deviation);
    }
    pub fn pullback(state, grad(mean), grad(deviation), grad(value)) -> (mean, deviation, value, grad(state), grad(parameters));
    pub fn act(state, grad(mean)) -> (mean, grad(state), grad(linear.parameters), grad(actor.parameters));
    pub fn judge(state, grad(value)) -> (value, grad(state), grad(linear.parameters), grad(critic.parameters));
    pub fn sum(state) -> grad(all);

    pub ActorCritic<f64>(state: [4], action: [2], advantage: [], reward: []) -> (policy_loss, value_loss) {
        let (mean, deviation, value) = state |> Agent;
        let far = (action - mean) / deviation;
        let log_probability = -far * far / 2 - ln(deviation) |> summation;
        let policy_loss = -advantage * log_probability;
        let value_loss = (value, reward) |> mean_squared_loss;
    }
    pub fn learn(state, action, advantage, reward) -> (policy_loss, value_loss, grad(mean), grad(all));
    pub fn each(state, action, advantage, reward) -> (grad(agent.linear.parameters) of policy_loss, grad(state) of value_loss);
    pub fn gather(state, action, advantage, reward) -> accumulate(parameters);

    /// The value of each action, as that of the state and what each adds to the mean of all.
    pub Duelling<f64>(state: [4], action: [] of index(3), target: []) -> loss {
        let h = state |> linear(6) |> ramp;
        let value = h |> linear([]);
        let advantage = h |> linear(3);
        let q[a] = value + advantage[a] - mean[b](advantage[b]);
        let loss = (q[action], target) |> mean_squared_loss;
    }
    pub fn learn(state, action, target) -> (loss, q, grad(q), grad(advantage), grad(all));
    pub fn play(state) -> q;

    Expert<f64>(x: [4]) = linear(5) |> tanh |> linear(3);

    pub Mixture<f64>(x: [4]) -> y {
        let gate = x |> linear(3) |> softmax;
        let each = x |> replicate(3) |> net_map([Expert; 3]);
        let y = (gate, each) |> dot;
    }
    pub fn learn(x, grad(y)) -> (y, grad(gate), grad(all));

    pub Generator<f64> = linear(2 -> 4) |> tanh |> linear(3);
    pub Discriminator<f64> = linear(3 -> 5) |> tanh |> linear([]);

    pub Gan<f64>(real: [3], noise: [2]) -> (discriminator_loss, generator_loss) {
        layer discriminator = Discriminator;
        let fake = noise |> Generator;
        let on_real = real |> discriminator;
        let on_fake = fake |> discriminator;
        let discriminator_loss = soft_plus(-on_real) + soft_plus(on_fake);
        let generator_loss = soft_plus(-on_fake);
    }
    pub fn discern(real, noise) -> (discriminator_loss, grad(discriminator.parameters) of discriminator_loss);
    pub fn deceive(noise) -> (generator_loss, fake, grad(fake) of generator_loss, grad(noise) of generator_loss,
        grad(generator.parameters) of generator_loss);
    pub fn both(real, noise) -> (discriminator_loss, generator_loss,
        grad(discriminator.parameters) of discriminator_loss, grad(generator.parameters) of generator_loss);
    pub fn sum(real, noise) -> grad(all);
    pub fn step(real, noise) -> (descend(discriminator.parameters) of discriminator_loss,
        descend(generator.parameters) of generator_loss);

    /// The generator's side: it learns through a discriminator that is given.
    pub Deceiver<f64>(noise: [2]) -> loss {
        frozen layer discriminator = Discriminator;
        let fake = noise |> Generator;
        let loss = soft_plus(-(fake |> discriminator));
    }
    pub fn learn(noise) -> (loss, grad(fake), grad(all));

    /// The discriminator's side.
    pub Discerner<f64>(real: [3], noise: [2]) -> loss {
        layer discriminator = Discriminator;
        let fake = noise |> frozen generator: Generator;
        let loss = soft_plus(-(real |> discriminator)) + soft_plus((fake |> discriminator));
    }
    pub fn learn(real, noise) -> (loss, grad(parameters));
}

listed_numbers! { Siamese Vae Agent ActorCritic Duelling Mixture Generator Discriminator Gan Deceiver Discerner }

#[test]
fn a_siamese_net() {
    four_calls!(Siamese.learn of "case_siamese"
        (left: M<3, 4> = "left", right: M<3, 4> = "right", apart: f64 = "apart")
        -> (loss: f64 = "loss", distance: f64 = "distance", da: V<3> = "grad(a)", db: V<3> = "grad(b)",
            dl: M<3, 4> = "grad(left)", dr: M<3, 4> = "grad(right)", dw: Sum<Siamese> = "grad(parameters)"));
}

#[test]
fn a_variational_autoencoder() {
    four_calls!(Vae.learn of "case_vae"
        (x: V<6> = "x", noise: V<2> = "noise")
        -> (loss: f64 = "loss", reconstruction: f64 = "reconstruction", divergence: f64 = "divergence", dz: V<2> = "grad(z)",
            dx: V<6> = "grad(x)", dn: V<2> = "grad(noise)", dw: Sum<Vae> = "grad(parameters)"));
}

#[test]
fn an_agent_of_two_heads_and_a_learned_deviation() {
    four_calls!(Agent.pullback of "case_agent"
        (state: V<4> = "state", gm: V<2> = "grad(mean)", gd: V<2> = "grad(deviation)", gv: f64 = "grad(value)")
        -> (mean: V<2> = "mean", deviation: V<2> = "deviation", value: f64 = "value", ds: V<4> = "grad(state)",
            dw: Sum<Agent> = "grad(parameters)"));
    four_calls!(Agent.act of "case_agent"
        (state: V<4> = "state", gm: V<2> = "grad(mean)")
        -> (mean: V<2> = "mean", ds: V<4> = "grad(state)", dl: Sum<Linear<f64, 4, 6>> = "grad(linear.parameters)",
            da: Sum<Linear<f64, 6, 2>> = "grad(actor.parameters)"));
    four_calls!(Agent.judge of "case_agent"
        (state: V<4> = "state", gv: f64 = "grad(value)")
        -> (value: f64 = "value", ds: V<4> = "grad(state)", dl: Sum<Linear<f64, 4, 6>> = "grad(linear.parameters)",
            dc: Sum<Linear<f64, 6, 1, f64>> = "grad(critic.parameters)"));
    four_calls!(Agent.sum of "case_agent"
        (state: V<4> = "state") -> (ds: V<4> = "grad(state)", dw: Sum<Agent> = "grad(parameters)"));
}

#[test]
fn an_actor_and_a_critic() {
    four_calls!(ActorCritic.learn of "case_actor_critic"
        (state: V<4> = "state", action: V<2> = "action", advantage: f64 = "advantage", reward: f64 = "reward")
        -> (policy_loss: f64 = "policy_loss", value_loss: f64 = "value_loss", dm: V<2> = "grad(mean)", ds: V<4> = "grad(state)",
            da: V<2> = "grad(action)", dv: f64 = "grad(advantage)", dr: f64 = "grad(reward)",
            dw: Sum<ActorCritic> = "grad(parameters)"));
    four_calls!(ActorCritic.each of "case_actor_critic"
        (state: V<4> = "state", action: V<2> = "action", advantage: f64 = "advantage", reward: f64 = "reward")
        -> (dl: Sum<Linear<f64, 4, 6>> = "grad(agent.linear.parameters) of policy_loss", ds: V<4> = "grad(state) of value_loss"));
}

#[test]
fn an_actor_and_a_critic_gather_gradients() {
    let sample = tests::Case::load("case_actor_critic").function("learn").one();
    let net: ActorCritic = tests::Case::load("case_actor_critic").parameters();
    let (state, action) = (sample.given("state"), sample.given("action"));
    let (advantage, reward) = (sample.given("advantage"), sample.given("reward"));
    let mut sum = ActorCritic::seeded(3);
    let mut expected = sum.clone();
    expected += &sample.wanted::<ActorCritic>("grad(parameters)");
    net.gather(&state, &action, advantage, reward, &mut sum);
    tests::assert_close("the sum", sum.parameters(), expected.parameters());
}

#[test]
fn a_duelling_net() {
    four_calls!(Duelling.learn of "case_duelling"
        (state: V<4> = "state", action: Index<3> = "action", target: f64 = "target")
        -> (loss: f64 = "loss", q: V<3> = "q", dq: V<3> = "grad(q)", da: V<3> = "grad(advantage)", ds: V<4> = "grad(state)",
            dt: f64 = "grad(target)", dw: Sum<Duelling> = "grad(parameters)"));
    let case = tests::Case::load("case_duelling");
    let (net, sample) = (case.parameters::<Duelling>(), case.function("learn").one());
    sample.check("q", &net.play(&sample.given("state")));
}

#[test]
fn a_mixture_of_experts() {
    four_calls!(Mixture.learn of "case_mixture"
        (x: V<4> = "x", g: V<3> = "grad(y)")
        -> (y: V<3> = "y", dg: V<3> = "grad(gate)", dx: V<4> = "grad(x)", dw: Sum<Mixture> = "grad(parameters)"));
}

#[test]
fn two_nets_against_each_other() {
    four_calls!(Gan.discern of "case_gan"
        (real: V<3> = "real", noise: V<2> = "noise")
        -> (loss: f64 = "discriminator_loss",
            dd: Sum<Discriminator> = "grad(discriminator.parameters) of discriminator_loss"));
    four_calls!(Gan.deceive of "case_gan"
        (noise: V<2> = "noise")
        -> (loss: f64 = "generator_loss", fake: V<3> = "fake", df: V<3> = "grad(fake) of generator_loss",
            dn: V<2> = "grad(noise) of generator_loss", dg: Sum<Generator> = "grad(generator.parameters) of generator_loss"));
    four_calls!(Gan.both of "case_gan"
        (real: V<3> = "real", noise: V<2> = "noise")
        -> (discriminator_loss: f64 = "discriminator_loss", generator_loss: f64 = "generator_loss",
            dd: Sum<Discriminator> = "grad(discriminator.parameters) of discriminator_loss",
            dg: Sum<Generator> = "grad(generator.parameters) of generator_loss"));
    four_calls!(Gan.sum of "case_gan"
        (real: V<3> = "real", noise: V<2> = "noise")
        -> (dr: V<3> = "grad(real)", dn: V<2> = "grad(noise)", dw: Sum<Gan> = "grad(parameters)"));
}

/// Each side descends by its own loss, both from where they are.
#[test]
fn two_nets_descend_against_each_other() {
    let case = tests::Case::load("case_gan");
    let (mut net, sample) = (case.parameters::<Gan>(), case.function("both").one());
    let mut expected = net.clone();
    let of = |name: &str| format!("grad({name}.parameters) of {name}_loss");
    expected.discriminator.axpy(-0.5, &sample.wanted(&of("discriminator")));
    expected.generator.axpy(-0.5, &sample.wanted(&of("generator")));
    net.step(&sample.given("real"), &sample.given("noise"), 0.5);
    tests::assert_close("what is learned", net.parameters(), expected.parameters());
}

/// One side learns through the other, which is given and stays.
#[test]
fn two_nets_learn_through_the_frozen_other() {
    let case = tests::Case::load("case_gan");
    let Gan { discriminator, generator } = case.parameters();
    let (deceive, discern) = (case.function("deceive"), case.function("discern"));
    let deceiver = Deceiver { generator: generator.clone() };
    let sample = deceive.one();
    let (loss, df, dn, dg) = deceiver.learn(&discriminator, &sample.given("noise"));
    sample.check("generator_loss", &loss);
    sample.check("grad(fake) of generator_loss", &df);
    sample.check("grad(noise) of generator_loss", &dn);
    sample.check("grad(generator.parameters) of generator_loss", &dg.generator);
    let (samples, noise) = (deceive.batch(), deceive.batch().each_given::<V<2>>("noise"));
    let (mut loss, mut df, mut dn, mut dg) = ([0.0; 5], [V::zeros(); 5], [V::zeros(); 5], Deceiver::ZERO);
    deceiver.learn_batch(&discriminator, &noise, &mut loss, &mut df, &mut dn, &mut dg).unwrap();
    samples.check_each("generator_loss", &loss);
    samples.check_each("grad(fake) of generator_loss", &df);
    samples.check_each("grad(noise) of generator_loss", &dn);
    samples.check("grad(generator.parameters) of generator_loss", &dg.generator);

    let discerner = Discerner { discriminator };
    let sample = discern.one();
    let (loss, dd) = discerner.learn(&generator, &sample.given("real"), &sample.given("noise"));
    sample.check("discriminator_loss", &loss);
    sample.check("grad(discriminator.parameters) of discriminator_loss", &dd.discriminator);
    let samples = discern.batch();
    let (mut loss, mut dd) = ([0.0; 5], Discerner::ZERO);
    let (real, noise) = (samples.each_given("real"), samples.each_given("noise"));
    discerner.learn_batch(&generator, &real, &noise, &mut loss, &mut dd).unwrap();
    samples.check_each("discriminator_loss", &loss);
    samples.check("grad(discriminator.parameters) of discriminator_loss", &dd.discriminator);
}
