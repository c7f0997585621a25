/** A property that becomes what it stands for when it is first read, so that later uses go straight to it. */
export function madeOnUse(name: string, create: () => unknown): PropertyDescriptor {
  return {
    configurable: true,
    get(this: object): unknown {
      const created = create();
      Object.defineProperty(this, name, { value: created });
      return created;
    },
  };
}

/** The same function, which remembers what it has made. */
export function once<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => (created ??= { value: create() }).value;
}
