/** Types SvelteKit asks for; Salon needs none of its own. */
declare global {
	// eslint-disable-next-line @typescript-eslint/no-namespace
	namespace App {}
}

export {};
