/** The few things of a kind looked at last, kept so that going back finds them as they were. */

const MOST = 12;

export class Kept<Thing> {
	readonly #things = new Map<string, Thing>();

	/** The thing of that name, made when it is not kept; the one not asked for longest gives way. */
	get(name: string, make: () => Thing): Thing {
		const thing = this.#things.get(name) ?? make();
		this.#things.delete(name);
		this.#things.set(name, thing);
		const oldest = this.#things.keys().next().value;
		if (this.#things.size > MOST && oldest !== undefined) this.#things.delete(oldest);
		return thing;
	}
}
