// What a route of the stand-in server takes and gives.
export type Answer = { status?: number; body: unknown };

/** Null where the route does not know the thing; the next one that fits is asked. */
export type Handler = (groups: string[], query: URLSearchParams, body: string) => Answer | null;

/** The page of items that a query asks for by `limit` and `cursor`. */
export type Pages = (items: unknown[], query: URLSearchParams) => Answer;

export const pages: Pages = (items, query) => {
  const limit = Number(query.get('limit') ?? 100);
  const from = Number(query.get('cursor') ?? 0);
  return { body: { items: items.slice(from, from + limit), next_cursor: from + limit < items.length ? String(from + limit) : null, total: items.length } };
};
