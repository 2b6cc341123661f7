import type { Contract, Operation } from '../contract/contract.ts';

export interface Route {
  readonly name: string;
  readonly operation: Operation;
  /** Decoded labels, by their name in the template. */
  readonly labels: Readonly<Record<string, string>>;
}

export type FindRoute = (method: string, target: string) => Route | undefined;

interface Template {
  readonly name: string;
  readonly operation: Operation;
  /** A literal segment, or the label that takes one. */
  readonly segments: readonly ({ readonly literal: string } | { readonly label: string })[];
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

function templateOf(name: string, operation: Operation): Template {
  const segments = segmentsOf(operation.uri).map((segment) => {
    const label = /^\{(\w+)\}$/.exec(segment)?.[1];
    return label === undefined ? { literal: segment } : { label };
  });
  return { name, operation, segments };
}

/** Decoded text, or undefined when the escapes are not UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function labelsOf(template: Template, segments: readonly string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, part] of template.segments.entries()) {
    const segment = segments[index] ?? '';
    if ('literal' in part) {
      if (part.literal !== segment) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (value === undefined || value === '') return undefined;
    labels[part.label] = value;
  }
  return labels;
}

/** Path and query of a request target, both still encoded. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Decoded pairs of a query, in order. `+` is a plus: clients of the API write a space as `%20`, and sign it so. */
export function parseQuery(query: string): [string, string][] {
  if (query === '') return [];
  return query.split('&').map((pair): [string, string] => {
    const mark = pair.indexOf('=');
    const [name, value] = mark < 0 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
    return [decoded(name) ?? name, decoded(value) ?? value];
  });
}

/**
 * Routes of a rest-json contract: method and path of a request → its operation. Labels are matched on the encoded path
 * and decoded afterwards, so that an ARN with `%2F` stays one segment (inspector.md 2.0).
 */
export function compileRoutes(contract: Contract): FindRoute {
  const fixed = new Map<string, Route>();
  const labelled: Template[] = [];
  for (const [name, operation] of Object.entries(contract.operations)) {
    if (operation.uri.includes('{')) labelled.push(templateOf(name, operation));
    else fixed.set(`${operation.method} ${operation.uri}`, { name, operation, labels: {} });
  }
  return (method, target) => {
    const { path } = splitTarget(target);
    const found = fixed.get(`${method} ${path}`);
    if (found !== undefined) return found;
    const segments = segmentsOf(path);
    for (const template of labelled) {
      if (template.operation.method !== method || template.segments.length !== segments.length) continue;
      const labels = labelsOf(template, segments);
      if (labels !== undefined) return { name: template.name, operation: template.operation, labels };
    }
    return undefined;
  };
}
