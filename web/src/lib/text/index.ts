/** The words in use. One language today; choosing among several happens here. */
import { en } from './en.ts';

type Words<T> = T extends string
	? string
	: T extends (...args: infer Args) => string
		? (...args: Args) => string
		: T extends readonly (infer Item)[]
			? readonly Words<Item>[]
			: { readonly [Key in keyof T]: Words<T[Key]> };

export type Text = Words<typeof en>;

export const t: Text = en;
