/** One thing a person asks for: whether it is under way, and in a sentence what went wrong. */
import { toSentence } from './http.ts';

export class Errand {
	busy = $state(false);
	problem = $state('');

	/** What a form does with this when it is sent, instead of leaving the page. */
	on =
		(work: () => unknown) =>
		(event: SubmitEvent): void => {
			event.preventDefault();
			void this.run(work);
		};

	async run(work: () => unknown): Promise<void> {
		this.busy = true;
		this.problem = '';
		try {
			await work();
		} catch (thrown) {
			this.problem = toSentence(thrown);
		} finally {
			this.busy = false;
		}
	}
}
