/** Something fetched once for a page: what it is, or why it is not there. */
import { ApiError, toSentence } from '#lib/api/http.ts';

export class Loaded<Value> {
	value = $state.raw<Value | null>(null);
	state = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading');
	problem = $state('');
	readonly #load: () => Promise<Value>;

	constructor(load: () => Promise<Value>) {
		this.#load = load;
	}

	async load(): Promise<void> {
		try {
			this.value = await this.#load();
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state !== 'ready') {
				this.state = problem instanceof ApiError && problem.status === 404 ? 'missing' : 'failed';
			}
		}
	}
}
