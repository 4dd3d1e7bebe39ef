"""The filter graph as a value: chains of nodes between pads. `GraphBuilder` makes the pads' labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from .nodes import Blend, Concat, Crossfade, Node, Overlay, PaletteUse

Pad = str
"""A label of the graph: "p3", or "0:1" for stream 1 of input 0."""


@dataclass(frozen=True)
class Chain:
    inputs: tuple[Pad, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[Pad, ...]


@dataclass(frozen=True)
class Graph:
    chains: tuple[Chain, ...]
    output: Pad


def source(index: int, stream: int) -> Pad:
    """The pad of a stream of an input, by its number in the file."""
    return f"{index}:{stream}"


@dataclass
class GraphBuilder:
    """Collects chains and makes labels. Used inside `compile` only; the result is a value."""

    chains: list[Chain] = field(default_factory=list)

    def add(self, inputs: tuple[Pad, ...], nodes: list[Node]) -> Pad:
        """A chain with one output; gives its pad. A chain of no nodes is its one input."""
        if not nodes and len(inputs) == 1:
            return inputs[0]
        (out,) = self.add_many(inputs, nodes, 1)
        return out

    def add_many(self, inputs: tuple[Pad, ...], nodes: list[Node], count: int) -> tuple[Pad, ...]:
        made = sum(len(c.outputs) for c in self.chains)
        outputs = tuple(f"p{made + i}" for i in range(count))
        self.chains.append(Chain(inputs=inputs, nodes=tuple(nodes), outputs=outputs))
        return outputs

    def graph(self, output: Pad) -> Graph:
        """The graph, each chain glued to the one it feeds alone, so that no label is written for nothing."""
        return Graph(chains=_glued(self.chains), output=output)


_JOINERS = (Concat, Crossfade, Overlay, Blend, PaletteUse)


def _glued(chains: list[Chain]) -> tuple[Chain, ...]:
    by_output = {c.outputs: i for i, c in enumerate(chains) if len(c.outputs) == 1}
    merged: dict[int, Chain] = dict(enumerate(chains))
    for i, chain in enumerate(chains):
        if len(chain.inputs) != 1 or isinstance(chain.nodes[0], _JOINERS):
            continue
        before = by_output.get(chain.inputs)
        if before is None:
            continue
        first = merged.pop(before)
        merged[i] = Chain(first.inputs, first.nodes + chain.nodes, chain.outputs)
    return tuple(merged[i] for i in sorted(merged))
