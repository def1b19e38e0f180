/// <reference types="trusted-types" />
/** Types SvelteKit asks for; Salon needs none of its own. */
declare global {
	namespace App {}
}

export {};
