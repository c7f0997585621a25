/** A value that is there, or a computation of it that has yet to run. */
export type Task<T> = { readonly ready: T } | Work<T>;

/**
 * A recursive computation whose calls are `yield`s: `const value = yield lower(child)`. `run` keeps the calls that are
 * waiting on the heap, so that the depth of a user's expression never overflows the stack.
 */
export type Work<T> = Generator<Task<T>, T, T>;

/** Do a task. */
export function run<T>(task: Task<T>): T {
  if ("ready" in task) return task.ready;
  const waiting: Work<T>[] = [];
  let current = task;
  let step = current.next();
  for (;;) {
    if (step.done === true) {
      const caller = waiting.pop();
      if (caller === undefined) return step.value;
      current = caller;
      step = current.next(step.value);
    } else if ("ready" in step.value) {
      step = current.next(step.value.ready);
    } else {
      waiting.push(current);
      current = step.value;
      step = current.next();
    }
  }
}
