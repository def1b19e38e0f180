/** Doing what the server wants a fresh proof for: it is asked for when needed, and then the thing is done. */
import { ApiError } from '#lib/api/http.ts';

class Proving {
	/** Whether somebody is being asked. */
	asking = $state(false);
	#answer: ((proved: boolean) => void) | null = null;

	/** Runs what may need a proof; null when none was given. Other problems are thrown. */
	async run<Result>(act: () => Promise<Result>): Promise<Result | null> {
		try {
			return await act();
		} catch (problem) {
			if (!(problem instanceof ApiError) || !('proof' in problem.details)) throw problem;
		}
		const proved = await new Promise<boolean>((resolve) => {
			this.#answer = resolve;
			this.asking = true;
		});
		return proved ? act() : null;
	}

	answer(proved: boolean): void {
		this.asking = false;
		this.#answer?.(proved);
		this.#answer = null;
	}
}

export const proving = new Proving();
