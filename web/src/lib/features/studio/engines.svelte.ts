/** The engines of this place, asked for once. */
import * as api from '#lib/api/studio.ts';
import type { Engine } from '#lib/api/making-entities.ts';

class Engines {
	all = $state.raw<Engine[]>([]);
	#asking: Promise<void> | null = null;

	get usual(): Engine | null {
		return this.all.find((engine) => engine.default) ?? this.all[0] ?? null;
	}

	load(): Promise<void> {
		this.#asking ??= this.#ask().catch((problem: unknown) => {
			this.#asking = null;
			throw problem;
		});
		return this.#asking;
	}

	find(id: string | null): Engine | null {
		return this.all.find((engine) => engine.id === id) ?? null;
	}

	toName(id: string): string {
		return this.find(id)?.name ?? id;
	}

	async #ask(): Promise<void> {
		this.all = await api.listEngines();
	}
}

export const engines = new Engines();
