//! The entries of one macro call: definitions with their `fn` lines, or one anonymous net.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Token, Visibility};

use super::constants::Constants;
use super::nets::is_arrow_head;
use super::reading::{each, expected, name, parenthesised, read};
use super::templates::Template;
use super::{BodySyntax, Flow, Formula, Head as FlowHead, Indexed, Item, Operand, Path, Segment, Setting, Stage};
use super::{
    BudgetSyntax, NetSyntax, PortSyntax, Source, body, budget, chain, functions, misplaced, nesting, shape, templates,
    types, weights,
};
use super::{camel, snake_case};
use crate::diagnostics::{Diagnostic, Diagnostics, Extent, is_keyword, is_punct, plain, source_text};
use crate::ir::Precision;

/// Reads all entries; what does not parse goes to `sink` and the rest is kept.
pub fn parse(tokens: TokenStream, sink: &mut Diagnostics) -> Option<Source> {
    sink.take(nesting::check(&tokens))?;
    let mut entries = Entries { nets: Vec::new(), constants: Constants::default(), made: Made::default(), sink };
    for Entry { tokens: entry, is_ended } in split(without_angle_brackets(tokens)) {
        entries.add(entry, is_ended);
    }
    let Entries { nets, made, sink, .. } = entries;
    if nets.is_empty() && sink.is_empty() {
        sink.extend(made.templates.first().map(unused));
    }
    gather(nets, sink)
}

/// The entries so far.
struct Entries<'a> {
    nets: Vec<NetSyntax>,
    constants: Constants,
    made: Made,
    sink: &'a mut Diagnostics,
}

/// The templates so far.
#[derive(Default)]
struct Made {
    templates: Vec<Template>,
    /// The names of those that a mistake was found in.
    mistaken: BTreeSet<String>,
    /// The names of those whose stages are being made.
    open: Vec<String>,
    /// Whether the last entry is a template, to which no `fn` line belongs.
    is_last: bool,
}

impl Entries<'_> {
    fn add(&mut self, entry: TokenStream, is_ended: bool) {
        let kind = self.sink.take(read(entry.clone(), kind));
        if let Some((line, word)) = kind.as_ref().and_then(Kind::belongs).filter(|_| self.made.is_last) {
            let message = format!("expected a net above this {line}, found a template");
            let help = format!("make a net of it, `Wide = Block<64>;`, and write the `{word}` below that");
            return self.sink.add(Diagnostic::new(Extent::of(&entry), message).help(help));
        }
        self.made.is_last = false;
        self.sink.extend(kind.as_ref().and_then(Kind::without_a_budget).and_then(|of| budget::misplaced(&entry, of)));
        match kind {
            Some(Kind::Function) => function_entry(entry, &self.constants, &mut self.nets, self.sink),
            Some(Kind::Weights) => weights::add(entry, &mut self.nets, self.sink),
            Some(Kind::Constant) => self.constants.define(entry, self.sink),
            Some(Kind::Misplaced(mistake)) => {
                self.nets.last_mut().into_iter().for_each(|net| net.broken = true);
                self.sink.add(mistake);
            }
            Some(Kind::Net) => match template(&entry, &self.constants) {
                Some(template) => {
                    self.made.is_last = true;
                    self.sink.extend(budget::misplaced(&entry, "a template"));
                    let template = self.sink.take(template);
                    self.made.templates.extend(template);
                }
                None => {
                    let net = net_entry(entry, is_ended, &self.constants, self.sink);
                    self.add_net(net);
                }
            },
            None => self.nets.iter_mut().for_each(|net| net.broken = true),
        }
    }

    /// Adds a net, behind those that it makes of templates.
    fn add_net(&mut self, mut net: NetSyntax) {
        if net.is_of_template()
            && let Some(sizes) = net.stages[0].template.clone()
        {
            let (stage, name) = (net.stages[0].clone(), net.name.clone());
            match name.and_then(|name| self.of_template(&stage, &sizes, &name, net.precision)) {
                Some(made) => {
                    let NetSyntax { attributes, visibility, budget, .. } = net;
                    return self.add_made(NetSyntax { attributes, visibility, budget, ..made });
                }
                None => net.broken = true,
            }
        }
        let types = net.template_types();
        let (precision, visibility) = (net.precision, net.visibility.clone());
        for (stage, of) in net.all_stages().into_iter().filter(|stage| stage.template.is_some()).zip(types) {
            let Some(sizes) = stage.template.take() else { continue };
            match self.of_template(stage, &sizes, &of, precision) {
                Some(made) => {
                    stage.instance = Some(plain(&of));
                    self.add_made(NetSyntax { visibility: visibility.clone(), has_no_functions: true, ..made });
                }
                None => stage.broken = true,
            }
        }
        for stage in net.all_stages().into_iter().filter(|stage| stage.instance.is_none() && !stage.broken) {
            let called = plain(&stage.layer);
            if let Some(template) = self.made.templates.iter().find(|template| plain(&template.name) == called) {
                let names: Vec<String> = template.parameters.iter().map(ToString::to_string).collect();
                let message = format!("expected sizes behind the template `{called}`, found none");
                let mistake = Diagnostic::new(stage.layer.span(), message);
                self.sink.add(mistake.help(format!("write `{called}<{0}>`, with numbers for `{0}`", names.join(", "))));
                stage.broken = true;
            }
        }
        self.nets.push(net);
    }

    /// Adds a net that a template was made into.
    fn add_made(&mut self, net: NetSyntax) {
        self.made.open.extend(net.made_of.as_ref().map(|(name, _)| snake_case(name)));
        self.add_net(net);
        self.made.open.pop();
    }

    /// The mistake where there is no template by this name.
    fn no_template(&self, stage: &Stage) -> Diagnostic {
        let called = plain(&stage.layer);
        let mistake = Diagnostic::new(stage.layer.span(), format!("expected a template above, found `{called}`"));
        let is_net = |net: &NetSyntax| net.name.as_ref().is_some_and(|name| plain(name) == called);
        if self.nets.iter().any(is_net) {
            return mistake.help(format!("`{called}` is a net, which has its sizes: write `{called}`"));
        }
        let known: Vec<String> = self.made.templates.iter().map(|template| plain(&template.name)).collect();
        mistake.suggest(&called, known.iter().map(String::as_str))
    }

    /// The net that a template is with these sizes. A mistake in it is reported once, whatever the sizes.
    fn of_template(
        &mut self,
        stage: &Stage,
        sizes: &TokenStream,
        name: &Ident,
        precision: Precision,
    ) -> Option<NetSyntax> {
        let called = plain(&stage.layer);
        let is_it = |template: &&Template| {
            let name = plain(&template.name);
            name == called || snake_case(&name) == called
        };
        let Some(template) = self.made.templates.iter().find(is_it).cloned() else {
            self.sink.add(self.no_template(stage));
            return None;
        };
        if self.made.open.contains(&snake_case(&plain(&template.name))) {
            let message = format!("expected another template, found `{called}` within itself");
            let mistake = Diagnostic::new(stage.layer.span(), message);
            self.sink
                .add(mistake.help("several in a row are copies, `[Block<3>; 6]`, or one again, `repeat(Block<3>, 6)`"));
            return None;
        }
        let constants = self.sink.take(template.constants_for(sizes, stage.layer.span()))?;
        let mut own = Diagnostics::default();
        let mut net = net_entry(template.tokens(name), true, &constants, &mut own);
        net.precision = precision;
        net.made_of = Some((called.clone(), format!("{called}<{}>", source_text(sizes))));
        if !own.is_empty() && self.made.mistaken.insert(called.clone()) {
            let note = format!("in `{called}<{}>`", source_text(sizes));
            own.into_each().for_each(|mistake| self.sink.add(mistake.note(note.clone())));
        }
        Some(net)
    }
}

/// The mistake of a template where there is no net.
fn unused(template: &Template) -> Diagnostic {
    let name = plain(&template.name);
    let sizes: Vec<String> = template.parameters.iter().map(|_| "8".to_string()).collect();
    let message = format!("expected a net, found the template `{name}` alone, which nothing uses");
    Diagnostic::new(template.name.span(), message)
        .help(format!("make a net of it: `Net = {name}<{}>;`", sizes.join(", ")))
}

/// The template that an entry is, behind its attributes and visibility.
fn template(entry: &TokenStream, constants: &Constants) -> Option<Result<Template, Diagnostic>> {
    let mut found = None;
    let read = read(entry.clone(), |input| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        if is_head(&input.fork()) {
            found = templates::template(input, constants);
        }
        Ok(())
    });
    found.filter(|_| read.is_ok())
}

enum Kind {
    Function,
    Weights,
    Constant,
    Net,
    /// A function by another word than `fn`.
    Misplaced(Diagnostic),
}

impl Kind {
    /// What it is called and begins with, where it belongs to the net above.
    fn belongs(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Kind::Function => Some(("`fn` line", "fn")),
            Kind::Weights => Some(("`weights`", "weights")),
            _ => None,
        }
    }

    /// What it is called, where it can have no budget.
    fn without_a_budget(&self) -> Option<&'static str> {
        match self {
            Kind::Constant => Some("a constant"),
            Kind::Weights => Some("`weights`"),
            _ => None,
        }
    }
}

fn kind(input: ParseStream<'_>) -> Result<Kind, Diagnostic> {
    if input.peek(Token![#]) && !input.peek2(syn::token::Bracket) && !input.peek2(Token![!]) {
        return Err(expected(input, "a net, `const` or a `fn` line").help("a comment begins with `//`"));
    }
    input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    Ok(if functions::is_function(input) {
        Kind::Function
    } else if input.peek(Token![const]) {
        Kind::Constant
    } else if weights::is_weights(input) {
        Kind::Weights
    } else {
        let other = misplaced::function(input).or_else(|| misplaced::entry(input));
        other.map_or(Kind::Net, Kind::Misplaced)
    })
}

fn function_entry(entry: TokenStream, constants: &Constants, nets: &mut [NetSyntax], sink: &mut Diagnostics) {
    let extent = Extent::of(&entry);
    let Some(net) = nets.last_mut() else {
        let mistake = Diagnostic::new(extent, "expected a net above this `fn` line, found nothing");
        return sink.add(mistake.help("write the net first: `pub Net = linear(3 -> 2) |> ramp;`"));
    };
    match read(entry, |input| functions::function(input, constants)) {
        Ok(mut function) => match functions::mistaken_name(&function, &net.functions) {
            None => net.functions.push(function),
            Some(mistake) => {
                function.mistakes.insert(0, mistake);
                net.refused.push(function);
            }
        },
        Err(mistake) => {
            net.broken = true;
            sink.add(mistake);
        }
    }
}

fn gather(nets: Vec<NetSyntax>, sink: &mut Diagnostics) -> Option<Source> {
    if nets.is_empty() {
        if sink.is_empty() {
            sink.add(
                Diagnostic::new(Span::call_site(), "expected a net, found nothing")
                    .help("write `net!(linear(3 -> 2) |> ramp)` or `net! { pub Name = linear(3 -> 2) |> ramp; }`"),
            );
        }
        return None;
    }
    let (named, mut anonymous): (Vec<NetSyntax>, Vec<NetSyntax>) = nets.into_iter().partition(|net| net.name.is_some());
    let more = if named.is_empty() { 1 } else { 0 };
    for net in anonymous.iter().skip(more).filter(|net| !net.broken) {
        let at = net.stages.first().map_or_else(|| Span::call_site().into(), |stage| stage.extent);
        let mistake = Diagnostic::new(at, "expected a name for this net, which is not the only one here");
        sink.add(mistake.help("write `pub Name = ...;`"));
    }
    if named.is_empty() {
        let broken = anonymous.len() > 1;
        let mut first = anonymous.swap_remove(0);
        first.broken |= broken;
        mentioned(std::slice::from_mut(&mut first));
        if let Some(mistake) = misplaced::scalar_as_label(&first) {
            first.broken = true;
            sink.add(mistake);
        }
        return Some(Source::Anonymous(first));
    }
    let mut named = types::once_each(once_each(named, sink), sink);
    nets_as_layers(&mut named);
    mentioned(&mut named);
    Some(Source::Definitions(named))
}

/// The nets without those whose name was given before.
fn once_each(nets: Vec<NetSyntax>, sink: &mut Diagnostics) -> Vec<NetSyntax> {
    let mut kept: Vec<NetSyntax> = Vec::new();
    for net in nets {
        match &net.name {
            Some(name) if kept.iter().any(|known| known.name.as_ref() == Some(name)) => {
                sink.add(Diagnostic::new(name.span(), format!("expected another name, found `{}` again", plain(name))));
                kept.iter_mut().filter(|known| known.name.as_ref() == Some(name)).for_each(|known| known.broken = true);
            }
            _ => kept.push(net),
        }
    }
    kept
}

/// Marks the stages that are called by the name of an earlier net, of the last one where several have it.
fn nets_as_layers(nets: &mut [NetSyntax]) {
    let names: Vec<String> = nets.iter().map(|net| net.name.as_ref().map(plain).unwrap_or_default()).collect();
    for (position, net) in nets.iter_mut().enumerate() {
        for stage in net.all_stages() {
            let called = plain(&stage.layer);
            let instance = stage.instance.clone();
            let is_it = |name: &String| match &instance {
                Some(instance) => name == instance,
                None => *name == called || snake_case(name) == called,
            };
            stage.earlier_net = names[..position].iter().rposition(is_it);
            stage.is_later_net = stage.earlier_net.is_none() && names[position..].iter().any(is_it);
            stage.score = stage.score_name().and_then(|called| {
                names[..position].iter().rposition(|name| *name == called || snake_case(name) == called)
            });
        }
    }
}

/// Notes the names that each net's `fn` lines mention, and all that later nets do.
fn mentioned(nets: &mut [NetSyntax]) {
    let mut later = BTreeSet::new();
    for net in nets.iter_mut().rev() {
        let lines = net.functions.iter().chain(&net.refused);
        let requests = lines.flat_map(|line| line.given.iter().chain(&line.wanted));
        let paths = requests.flat_map(|request| std::iter::once(&request.path).chain(&request.of));
        let own: Vec<String> = paths.flat_map(|path| &path.segments).map(Segment::text).collect();
        later.extend(own);
        net.mentioned = later.clone();
        later.extend(net.paths().iter().flat_map(|path| &path.segments).map(Segment::text));
    }
}

impl Stage {
    /// The word of its option `score`.
    fn score_name(&self) -> Option<String> {
        self.arguments.iter().find_map(|argument| match (&argument.name, &argument.setting) {
            (Some(name), Setting::Word(word)) if name == "score" => Some(plain(word)),
            _ => None,
        })
    }
}

impl NetSyntax {
    /// Whether it is a template with sizes, and no more: `Wide = Block<64, 8>;`.
    fn is_of_template(&self) -> bool {
        let alone = matches!(&self.stages[..], [Stage { label: None, frozen: None, repeat: None, .. }]);
        alone && self.ports.is_empty() && self.name.is_some()
    }

    /// The types that its templates make, in written order: the net's name with the label, the name of the `layer` item, or the
    /// template's name, counted where there are several.
    fn template_types(&mut self) -> Vec<Ident> {
        let net = self.name.as_ref().map_or_else(|| "Net".into(), plain);
        let items = self.body.iter().flat_map(|body| &body.items).filter_map(|item| match item {
            Item::Layer { name, stages, .. } => Some((plain(name), stages.iter().map(|stage| stage.number).collect())),
            _ => None,
        });
        let items: Vec<(String, Vec<usize>)> = items.collect();
        let all = self.all_stages();
        let stages: Vec<&Stage> =
            all.into_iter().filter(|stage| stage.template.is_some()).map(|stage| &*stage).collect();
        let unlabelled = |stage: &&&Stage| stage.label.is_none();
        let times = |name: &str| {
            stages.iter().filter(unlabelled).filter(|other| snake_case(&plain(&other.layer)) == name).count()
        };
        let mut before: BTreeMap<String, usize> = BTreeMap::new();
        let name = |stage: &&Stage| {
            let own = snake_case(&plain(&stage.layer));
            let item = items.iter().find(|(_, numbers)| stage.number != 0 && numbers.contains(&stage.number));
            let called = match (&stage.label, item) {
                (Some(label), _) => plain(label),
                (None, Some((item, numbers))) if numbers.len() == 1 => item.clone(),
                _ if times(&own) == 1 => own,
                _ => {
                    let count = before.entry(own.clone()).or_default();
                    *count += 1;
                    format!("{own}_{count}")
                }
            };
            Ident::new(&format!("{net}{}", camel(&called)), stage.layer.span())
        };
        stages.iter().map(name).collect()
    }

    /// All stages, in written order.
    fn all_stages(&mut self) -> Vec<&mut Stage> {
        let mut all: Vec<&mut Stage> = self.stages.iter_mut().collect();
        for item in self.body.iter_mut().flat_map(|body| &mut body.items) {
            match item {
                Item::Let { flow: Some(flow), .. } => stages_of(flow, &mut all),
                Item::Layer { stages, .. } => all.extend(stages),
                Item::Let { flow: None, .. } | Item::Array(_) | Item::Constant(_) | Item::Random(_) => {}
            }
        }
        all
    }

    /// The paths that a body reads.
    fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        for item in self.body.iter().flat_map(|body| &body.items) {
            if let Item::Let { flow: Some(flow), .. } = item {
                paths_of(flow, &mut paths);
            }
        }
        paths
    }
}

fn stages_of<'a>(flow: &'a mut Flow, all: &mut Vec<&'a mut Stage>) {
    match &mut flow.head {
        FlowHead::Value(_) => {}
        FlowHead::Tuple(elements) => elements.iter_mut().for_each(|element| stages_of(&mut element.flow, all)),
        FlowHead::Formula(Formula { operands, .. }) | FlowHead::Indexed(Indexed { operands, .. }) => {
            operands.iter_mut().for_each(|operand| stages_in(operand, all));
        }
    }
    all.extend(&mut flow.stages);
}

fn stages_in<'a>(operand: &'a mut Operand, all: &mut Vec<&'a mut Stage>) {
    match operand {
        Operand::Value(_) => {}
        Operand::Flow(flow) => stages_of(flow, all),
        Operand::Indexed(indexed) => indexed.operands.iter_mut().for_each(|operand| stages_in(operand, all)),
    }
}

fn paths_of<'a>(flow: &'a Flow, all: &mut Vec<&'a Path>) {
    match &flow.head {
        FlowHead::Value(path) => all.push(path),
        FlowHead::Tuple(elements) => elements.iter().for_each(|element| paths_of(&element.flow, all)),
        FlowHead::Formula(Formula { operands, .. }) | FlowHead::Indexed(Indexed { operands, .. }) => {
            operands.iter().for_each(|operand| paths_in(operand, all));
        }
    }
}

fn paths_in<'a>(operand: &'a Operand, all: &mut Vec<&'a Path>) {
    match operand {
        Operand::Value(path) => all.push(path),
        Operand::Flow(flow) => paths_of(flow, all),
        Operand::Indexed(indexed) => indexed.operands.iter().for_each(|operand| paths_in(operand, all)),
    }
}

/// `< net >` without its brackets.
fn without_angle_brackets(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [first, .., last] = &all[..] else {
        return tokens;
    };
    if is_punct(first, '<') && is_punct(last, '>') && !is_arrow_head(&all, all.len() - 1) {
        all[1..all.len() - 1].iter().cloned().collect()
    } else {
        tokens
    }
}

/// What is written between two `;`.
#[derive(Default)]
struct Entry {
    tokens: TokenStream,
    /// Whether a `;` stands behind it.
    is_ended: bool,
}

/// The entries. A brace group ends an entry as well.
fn split(tokens: TokenStream) -> Vec<Entry> {
    let mut entries = vec![Entry::default()];
    for token in tokens {
        let body = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let is_end = is_punct(&token, ';');
        if let Some(entry) = entries.last_mut() {
            entry.is_ended |= is_end;
            entry.tokens.extend((!is_end).then_some(token));
        }
        if body || is_end {
            entries.push(Entry::default());
        }
    }
    entries.retain(|entry| !entry.tokens.is_empty());
    entries
}

/// What stands before the `=` of a net.
#[derive(Default)]
struct Head {
    attributes: TokenStream,
    budget: Option<BudgetSyntax>,
    visibility: TokenStream,
    name: Option<Ident>,
    precision: Precision,
    ports: Vec<PortSyntax>,
    body: Option<Box<BodySyntax>>,
    rest: TokenStream,
}

fn net_entry(entry: TokenStream, is_ended: bool, constants: &Constants, sink: &mut Diagnostics) -> NetSyntax {
    let before = sink.len();
    let nothing = Extent::of(&entry).last().into();
    let mut mistakes = Vec::new();
    let mut head = Head::default();
    let read = read(entry, |input| head.read(input, constants, &mut mistakes, sink));
    sink.extend(mistakes);
    let stages = match sink.take(read) {
        Some(()) if head.body.is_none() => chain::chain(head.rest.clone(), nothing, constants, sink),
        _ => Vec::new(),
    };
    let text = if head.body.is_some() { body::text(&head.rest) } else { source_text(&head.rest) };
    if let Some((mistake, name)) =
        misplaced::labelled_as_a_net(&stages, &text).filter(|_| is_ended && head.name.is_none())
    {
        sink.add(mistake);
        head.name = Some(name);
    }
    NetSyntax {
        attributes: head.attributes,
        visibility: head.visibility,
        name: head.name,
        precision: head.precision,
        ports: head.ports,
        stages,
        body: head.body,
        mentioned: BTreeSet::new(),
        made_of: None,
        has_no_functions: false,
        weights: None,
        budget: head.budget,
        functions: Vec::new(),
        refused: Vec::new(),
        broken: sink.len() != before,
        text,
    }
}

impl Head {
    /// Reads as far as it can; what it found stays.
    fn read(
        &mut self,
        input: ParseStream<'_>,
        constants: &Constants,
        mistakes: &mut Vec<Diagnostic>,
        sink: &mut Diagnostics,
    ) -> Result<(), Diagnostic> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        (self.attributes, self.budget) = budget::taken(attributes, "a net", constants, mistakes);
        self.visibility = quote::quote!(#visibility);
        if let Some((mistake, name)) = misplaced::item(input).or_else(|| misplaced::head(input)) {
            self.name = Some(name);
            return Err(mistake);
        }
        let named = input.peek(Ident::peek_any);
        if is_head(&input.fork()) {
            self.name = if named { Some(net_name(input, mistakes)?) } else { None };
            self.precision = precision(input, mistakes)?;
            self.ports =
                parenthesised(input).map(|group| ports(&constants.in_group(&group), mistakes)).unwrap_or_default();
            if input.peek(Token![->]) || input.peek(syn::token::Brace) {
                self.rest = input.fork().parse()?;
                let ports: Vec<String> = self.ports.iter().map(|port| plain(&port.name)).collect();
                self.body = Some(Box::new(body::body(input, &ports, constants, sink)?));
                return Ok(());
            }
            equals(input)?;
        } else if !self.visibility.is_empty() {
            if named {
                self.name = Some(net_name(input, mistakes)?);
            }
            return Err(expected(input, "`=` after the net's name").help("write `pub Name = linear(3 -> 2) |> ramp;`"));
        }
        self.rest = input.parse()?;
        Ok(())
    }
}

fn net_name(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<Ident, Diagnostic> {
    let name = name(input, "the name of a net")?;
    if !is_keyword(&name.to_string()) {
        return Ok(name);
    }
    mistakes.push(Diagnostic::new(name.span(), format!("expected a name, found the keyword `{name}`")));
    Ok(Ident::new("Unnamed", name.span()))
}

/// `=`, behind which a chain stands.
fn equals(input: ParseStream<'_>) -> Result<(), Diagnostic> {
    if input.peek(Token![=>]) {
        return Err(expected(input, "`->`, `=` or `{` behind the ports").help("write `-> y { let y = ..; }`"));
    }
    input.parse::<Token![=]>()?;
    if input.peek(syn::token::Brace) {
        let help = "a body stands right behind the ports and outputs: leave the `=` out";
        return Err(expected(input, "a chain behind `=`").help(help));
    }
    Ok(())
}

/// Whether `Name <...> (...)`, each part optional, is followed by `=`, `->` or `{`.
fn is_head(input: ParseStream<'_>) -> bool {
    let mut parts = 0;
    if input.peek(Ident::peek_any) {
        parts += usize::from(Ident::parse_any(input).is_ok());
    }
    if input.peek(Token![<]) {
        parts += 1;
        while !input.is_empty() && !input.peek(Token![>]) {
            if input.parse::<TokenTree>().is_err() {
                return false;
            }
        }
        if input.parse::<Token![>]>().is_err() {
            return false;
        }
    }
    if input.peek(syn::token::Paren) {
        parts += usize::from(input.parse::<TokenTree>().is_ok());
    }
    parts > 0 && (input.peek(Token![=]) || input.peek(Token![->]) || input.peek(syn::token::Brace))
}

fn precision(input: ParseStream<'_>, mistakes: &mut Vec<Diagnostic>) -> Result<Precision, Diagnostic> {
    if !input.peek(Token![<]) {
        return Ok(Precision::default());
    }
    input.parse::<Token![<]>()?;
    let (mut tokens, start) = (TokenStream::new(), input.fork());
    while !input.peek(Token![>]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![>]>()?;
    match tokens.to_string().as_str() {
        "f32" => return Ok(Precision::Single),
        "f64" => return Ok(Precision::Double),
        "" => mistakes.push(expected(&start, "`f32` or `f64`")),
        _ => {
            let found = source_text(&tokens);
            mistakes.push(Diagnostic::new(Extent::of(&tokens), format!("expected `f32` or `f64`, found `{found}`")));
        }
    }
    Ok(Precision::default())
}

fn ports(group: &Group, mistakes: &mut Vec<Diagnostic>) -> Vec<PortSyntax> {
    each(group, "a port like `input: [3]`", mistakes, |input, _| port(input))
}

fn port(input: ParseStream<'_>) -> Result<PortSyntax, Diagnostic> {
    let name = name(input, "a port like `input: [3]`")?;
    let (shape, of) = shape::shape_of_many(input, &name, &Constants::default())?;
    if !input.is_empty() {
        let mistake = expected(input, "`,` or `)` after the shape");
        return Err(if input.peek(Token![;]) { mistake.help("ports are separated by `,`") } else { mistake });
    }
    let classes = if let shape::Of::Classes(classes) = of { Some(classes) } else { None };
    Ok(PortSyntax { name, shape, is_sequence: matches!(of, shape::Of::Steps), classes })
}
