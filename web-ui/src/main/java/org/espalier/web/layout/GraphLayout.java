package org.espalier.web.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.jspecify.annotations.Nullable;

/**
 * A graph laid out from top to bottom in layers, edges round the nodes between (Sugiyama et al.,
 * 1981, by the Eclipse Layout Kernel's "layered"). In pixels, from 0 at the top left; everything,
 * labels too, lies within width and height.
 */
public record GraphLayout(double width, double height, List<Place> nodes, List<Way> edges) {
  private static final double PADDING = 16;
  private static final double BETWEEN_NODES = 32;
  private static final double BETWEEN_LAYERS = 24;
  private static final double BETWEEN_EDGES = 14;
  private static final double LABEL_HEIGHT = 16;

  /** About the mean of the page's small print. */
  private static final double LABEL_CHARACTER = 6.6;

  /** A node that is to be placed. */
  public record Box(String name, double width, double height) {}

  /** An edge between two boxes; an empty label takes no room. */
  public record Link(String from, String to, String label) {}

  /** A placed node, by its top left corner. */
  public record Place(String name, double x, double y, double width, double height) {}

  /**
   * The way of an edge.
   *
   * @param points x and y of its start, its bends and its end
   * @param label x and y of the middle of its label; null without one
   */
  public record Way(
      String from, String to, List<List<Double>> points, @Nullable List<Double> label) {}

  public GraphLayout {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * Places boxes. The same graph is laid out the same. Cost: about 0.1 s for 200 boxes.
   *
   * @throws IllegalArgumentException if a link names no box
   */
  public static GraphLayout of(List<Box> boxes, List<Link> links) {
    ElkNode graph = ElkGraphUtil.createGraph();
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
    graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.BRANDES_KOEPF);
    graph.setProperty(LayeredOptions.PADDING, new ElkPadding(PADDING));
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_NODES);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, BETWEEN_EDGES);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, BETWEEN_EDGES);
    Map<String, ElkNode> nodes = new HashMap<>();
    for (Box box : boxes) {
      ElkNode node = ElkGraphUtil.createNode(graph);
      node.setIdentifier(box.name());
      node.setDimensions(box.width(), box.height());
      nodes.put(box.name(), node);
    }
    List<ElkEdge> edges = links.stream().map(link -> edge(link, nodes)).toList();
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return new GraphLayout(
        graph.getWidth(),
        graph.getHeight(),
        boxes.stream().map(box -> place(box, nodes)).toList(),
        edges.stream().map(GraphLayout::way).toList());
  }

  private static ElkEdge edge(Link link, Map<String, ElkNode> nodes) {
    ElkNode from = nodes.get(link.from());
    ElkNode to = nodes.get(link.to());
    if (from == null || to == null) {
      throw new IllegalArgumentException(
          "the edge from '%s' to '%s' names no node".formatted(link.from(), link.to()));
    }
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
    if (!link.label().isEmpty()) {
      ElkLabel label = ElkGraphUtil.createLabel(link.label(), edge);
      label.setDimensions(LABEL_CHARACTER * link.label().length(), LABEL_HEIGHT);
      label.setProperty(LayeredOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
      label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
    }
    return edge;
  }

  private static Place place(Box box, Map<String, ElkNode> nodes) {
    ElkNode node = java.util.Objects.requireNonNull(nodes.get(box.name()));
    return new Place(box.name(), node.getX(), node.getY(), node.getWidth(), node.getHeight());
  }

  private static Way way(ElkEdge edge) {
    List<List<Double>> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(List.of(section.getStartX(), section.getStartY()));
      section.getBendPoints().forEach(bend -> points.add(List.of(bend.getX(), bend.getY())));
      points.add(List.of(section.getEndX(), section.getEndY()));
    }
    @Nullable List<Double> label =
        edge.getLabels().stream()
            .findFirst()
            .map(one -> List.of(one.getX() + one.getWidth() / 2, one.getY() + one.getHeight() / 2))
            .orElse(null);
    return new Way(
        ElkGraphUtil.connectableShapeToNode(edge.getSources().getFirst()).getIdentifier(),
        ElkGraphUtil.connectableShapeToNode(edge.getTargets().getFirst()).getIdentifier(),
        points,
        label);
  }
}
