/** A list that is read again every other second while something in it is under way, as long as the page is open. */
const SECONDS = 2;

export class Watched<Item extends { state: string }> {
	items = $state.raw<Item[] | null>(null);
	readonly #list: () => Promise<Item[]>;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#ended = false;

	readonly #whenQuiet: () => Promise<void>;

	/** `whenQuiet` is called each time the list was read and nothing in it is under way. */
	constructor(list: () => Promise<Item[]>, whenQuiet: () => Promise<void> = async () => undefined) {
		this.#list = list;
		this.#whenQuiet = whenQuiet;
	}

	get busy(): boolean {
		return this.items?.some(({ state }) => state === 'queued' || state === 'running') ?? false;
	}

	async load(): Promise<void> {
		clearTimeout(this.#timer);
		this.items = await this.#list();
		if (!this.busy) await this.#whenQuiet();
		else if (!this.#ended)
			this.#timer = setTimeout(() => void this.load().catch(() => undefined), SECONDS * 1000);
	}

	end(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
	}
}
