/** What an order will take, asked again a moment after it last changed; a newer order overtakes an older answer. */
import { estimate } from '#lib/api/studio.ts';
import type { Estimate, Wish } from '#lib/api/making-entities.ts';
import { isAborted, toSentence } from '#lib/api/http.ts';

const PAUSE_MS = 350;

export class Reckoning {
	now = $state.raw<Estimate | null>(null);
	/** Why the order cannot be granted as it is. */
	problem = $state('');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: AbortController | null = null;

	/** Asks after a pause; what is shown stays until the new answer is there. Returns what calls it off. */
	ask(wish: Wish | null): () => void {
		this.#timer = setTimeout(() => void this.#reckon(wish), PAUSE_MS);
		return () => {
			clearTimeout(this.#timer);
			this.#running?.abort();
		};
	}

	async #reckon(wish: Wish | null): Promise<void> {
		if (wish === null) {
			this.now = null;
			this.problem = '';
			return;
		}
		const running = new AbortController();
		this.#running = running;
		try {
			this.now = await estimate(wish, running.signal);
			this.problem = '';
		} catch (problem) {
			if (isAborted(problem)) return;
			this.now = null;
			this.problem = toSentence(problem);
		}
	}
}
