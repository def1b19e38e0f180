/** Help with the words of a prompt: offers one may take, and take back. Nothing changes by itself. */
import { getIdeas, type Ideas } from '#lib/api/assistant.ts';
import { suggestPrompts } from '#lib/api/studio.ts';
import type { Suggestion } from '#lib/api/making-entities.ts';
import { toSentence } from '#lib/api/http.ts';

export class Wording {
	offers = $state.raw<Suggestion[]>([]);
	/** Where the offers come from, when they are ideas for a picture and no additions to a prompt. */
	ideas = $state.raw<Ideas | null>(null);
	thinking = $state(false);
	open = $state(false);
	busy = $state(false);
	problem = $state('');
	/** The prompts before each offer that was taken, the newest last. */
	before = $state.raw<string[]>([]);
	/** How often was asked: what comes for an earlier question comes too late. */
	#asked = 0;

	/** Asks what could be drawn at all. */
	async think(): Promise<void> {
		this.offers = [];
		this.thinking = true;
		await this.#await(getIdeas(), (found) => {
			this.ideas = found;
			this.offers = found.ideas.map(({ text }) => ({ prompt: text, adds: '', about: 'all' }));
		});
	}

	async ask(prompt: string): Promise<void> {
		this.ideas = null;
		this.thinking = false;
		await this.#await(suggestPrompts(prompt), ({ suggestions }) => (this.offers = suggestions));
	}

	async #await<T>(answer: Promise<T>, take: (found: T) => void): Promise<void> {
		const asked = ++this.#asked;
		this.open = true;
		this.busy = true;
		this.problem = '';
		try {
			const found = await answer;
			if (asked === this.#asked) take(found);
		} catch (problem) {
			if (asked !== this.#asked) return;
			this.offers = [];
			this.problem = toSentence(problem);
		} finally {
			if (asked === this.#asked) this.busy = false;
		}
	}

	/** Takes an offer over; returns the prompt as it is then. */
	take(offer: Suggestion, prompt: string): string {
		this.before = [...this.before, prompt];
		void this.ask(offer.prompt);
		return offer.prompt;
	}

	/** The prompt as it was before the last offer. */
	undo(): string {
		const prompt = this.before.at(-1) ?? '';
		this.before = this.before.slice(0, -1);
		void this.ask(prompt);
		return prompt;
	}

	/** The person goes on writing: offers for the old words would be wrong. */
	close(): void {
		this.#asked += 1;
		this.busy = false;
		this.open = false;
		this.ideas = null;
		this.offers = [];
		this.before = [];
		this.problem = '';
	}
}
