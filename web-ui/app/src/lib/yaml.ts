import { Document, isCollection, isMap, parse, visit } from 'yaml';

/** Characters that a mapping or list may have to stand on one line. */
const ONE_LINE = 76;

/** A file as people write it: what is short stands on one line, unless it is one of the file's own parts. */
export function foldedYaml(text: string): string {
  const document = new Document(parse(text));
  visit(document, (_, node, path) => {
    if (!isCollection(node)) return undefined;
    const depth = path.filter(isCollection).length;
    node.flow = depth > 0 && (depth > 1 || !isMap(node) || node.items.length < 2) && JSON.stringify(node.toJSON()).length <= ONE_LINE;
    return node.flow ? visit.SKIP : undefined;
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
