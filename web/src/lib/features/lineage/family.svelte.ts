/** The family of one picture, fetched and kept in step. */
import { getLineage } from '#lib/api/studio.ts';
import type { Lineage } from '#lib/api/entities.ts';
import { ApiError, toSentence } from '#lib/api/http.ts';
import { onLive } from '../live/live.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';

export class Family {
	lineage = $state.raw<Lineage | null>(null);
	state = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading');
	problem = $state('');
	readonly #id: string;
	readonly #whole: boolean;

	constructor(id: string, whole = false) {
		this.#id = id;
		this.#whole = whole;
	}

	async load(): Promise<void> {
		try {
			const lineage = await getLineage(this.#id, this.#whole);
			for (const node of lineage.nodes) if (node.status) posts.put(node.status);
			this.lineage = lineage;
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			this.state = problem instanceof ApiError && problem.status === 404 ? 'missing' : 'failed';
		}
	}

	/** Fetches again when a remix of anyone shown arrives. Returns what stops it. */
	follow(): () => void {
		return onLive('arrived', ({ post }) => {
			const known = new Set(this.lineage?.nodes.map((node) => node.id));
			if (post.salon?.parents.some((parent) => known.has(parent))) void this.load();
		});
	}
}
