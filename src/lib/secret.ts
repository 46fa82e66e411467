import { inspect } from 'node:util'

/** Holds a secret so that it cannot slip into a log line, a response or an error: it prints as `[secret]`. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself; call it only where it leaves for its destination. */
  reveal(): T {
    return this.#value
  }

  /** A secret made of this one. */
  map<U>(change: (value: T) => U): Secret<U> {
    return new Secret(change(this.#value))
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
