/** Where somebody new is in the steps of welcome; every step is kept on the server as soon as it is taken. */
import { moveWelcome } from '#lib/api/session.ts';
import type { WelcomeStep } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { session } from '../session/session.svelte.ts';

export const STEPS: readonly WelcomeStep[] = ['who', 'interests', 'people', 'choices'];

/** Goes to a step, or with `done` to none ever again; whether that was kept. */
async function go(step: WelcomeStep | 'done'): Promise<boolean> {
	try {
		session.welcome = (await moveWelcome(step)).welcome;
		return true;
	} catch (problem) {
		toasts.complain(toSentence(problem));
		return false;
	}
}

/** Takes the next step after one; after the last there is none. */
export const goOn = (from: WelcomeStep): Promise<boolean> => go(STEPS[STEPS.indexOf(from) + 1] ?? 'done');

export const goBack = (from: WelcomeStep): Promise<boolean> => go(STEPS[STEPS.indexOf(from) - 1] ?? from);

export const finish = (): Promise<boolean> => go('done');
