/** Help with the words of a prompt: offers one may take, and take back. Nothing changes by itself. */
import { suggestPrompts } from '#lib/api/studio.ts';
import type { Suggestion } from '#lib/api/making-entities.ts';
import { toSentence } from '#lib/api/http.ts';

export class Wording {
	offers = $state.raw<Suggestion[]>([]);
	open = $state(false);
	busy = $state(false);
	problem = $state('');
	/** The prompts before each offer that was taken, the newest last. */
	before = $state.raw<string[]>([]);

	async ask(prompt: string): Promise<void> {
		this.open = true;
		this.busy = true;
		this.problem = '';
		try {
			this.offers = (await suggestPrompts(prompt)).suggestions;
		} catch (problem) {
			this.offers = [];
			this.problem = toSentence(problem);
		} finally {
			this.busy = false;
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
		this.open = false;
		this.offers = [];
		this.before = [];
		this.problem = '';
	}
}
