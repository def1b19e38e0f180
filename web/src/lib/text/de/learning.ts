/** Die deutschen Wörter zu Modellen davon, was Menschen vorziehen, für den Betreiber. */
import type { learning as English } from '../en/learning.ts';
import { plural } from './home.ts';

export const learning: typeof English = {
	learning: {
		why: 'Ein kleines Modell lernt aus einem Datensatz, welches von zwei Bildern Menschen vorziehen: aus zwanzig Zahlen je Bild, ohne Worte, ohne Namen. Solange eines gilt, stehen Bilder zu einem Wunsch in seiner Reihenfolge, und das Studio sagt, dass sie geraten ist.',
		datasets: 'Datensätze, aus denen es lernen kann',
		none: 'Kein Modell ordnet etwas. Bilder stehen so da, wie sie entstanden sind.',
		holds: (version: number) => `Version ${version} ordnet Bilder zu einem Wunsch.`,
		since: 'Seit',
		by: (name: string) => `von @${name}`,
		byCommand: 'auf der Befehlszeile',
		train: 'Aus dem neuesten Datensatz lernen',
		asked: 'Es wird gelernt.',
		takeOut: 'Keines ordnen lassen',
		back: (version: number | null) => (version === null ? 'Zurück zu keinem' : `Zurück zu Version ${version}`),
		put: (version: number) => `Version ${version} gelten lassen`,
		done: 'Erledigt. Es gilt ab jetzt.',
		models: 'Modelle',
		noModels: 'Hier wurde noch nichts gelernt.',
		model: (version: number | null) => (version === null ? 'Ein Modell' : `Version ${version}`),
		state: { queued: 'wartet', running: 'wird gelernt', ready: '', failed: 'konnte nicht gelernt werden' },
		steps: ['Beginnt', 'Lernt und probiert es an anderen', 'Sieht nach, was es ändern würde'],
		inForce: 'gilt',
		retired: 'Alles, woraus es gelernt wurde, ist zurückgenommen. Es ist aufgegeben.',
		from: (choices: number, people: number) =>
			`Gelernt aus ${plural(choices, 'Wahl', 'Wahlen')} von ${plural(people, 'Mensch', 'Menschen')}, aus`,
		at: (seq: number) => `Stelle ${seq} im Protokoll`,
		gone: (n: number) =>
			`${plural(n, 'Wahl, aus der es gelernt wurde, ist', 'Wahlen, aus denen es gelernt wurde, sind')} seither zurückgenommen. Was es daraus lernte, steckt noch darin, vermischt mit allen anderen: lerne neu, um das loszuwerden.`,
		trial: (choices: number, people: number) =>
			`Richtig bei wie vielen von ${plural(choices, 'Wahl', 'Wahlen')} durch ${plural(people, 'anderen Menschen', 'andere Menschen')}`,
		share: (percent: number) => `${percent} %`.replace('.', ','),
		marginOf: (percent: number, margin: number) => `${percent} % ± ${margin}`.replaceAll('.', ','),
		ours: 'Dieses Modell',
		popularity: 'Was vorher gewann',
		chance: 'Zufall',
		luck: 'Das ist nicht besser, als Glück sein könnte: lieber nicht danach gehen.',
		weights: 'Geht am meisten nach',
		more: (name: string) => `mehr ${name}`,
		less: (name: string) => `weniger ${name}`,
		changes: (otherwise: number, draws: number) =>
			draws === 0
				? 'Es gibt keine Bilder von Menschen, die zugestimmt haben, an denen es sich zeigen ließe.'
				: `Es würde ${otherwise} von ${plural(draws, 'neueren Folge', 'neueren Folgen')} anders ordnen. Angesehen werden nur Folgen, deren Bilder veröffentlicht sind und in Datensätzen stehen dürfen.`,
		before: 'Wie entstanden',
		after: 'Wie geordnet',
		file: 'SHA-256 seiner Datei',
		history: 'Was galt',
		noneHeld: 'keines'
	}
};
