/** What the assistant can do here, asked for once and again after it was used. */
import { getAbility, type Ability } from '#lib/api/assistant.ts';

class AbilityStore {
	current = $state.raw<Ability | null>(null);

	async load(): Promise<void> {
		try {
			this.current = await getAbility();
		} catch {
			this.current = null;
		}
	}
}

export const ability = new AbilityStore();
