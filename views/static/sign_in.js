// Sign-in: the proof of work that is asked after several attempts, and
// sign-in by key through the token agent on this computer.
"use strict";

(() => {
	// SHA-256 (FIPS 180-4) of short ASCII texts. crypto.subtle would answer
	// each of some hundred thousand questions by a promise: far slower.
	const k = new Uint32Array(64);
	const start = new Uint32Array(8);
	const frac = (x) => Math.floor((x - Math.floor(x)) * 4294967296);
	for (let n = 2, i = 0; i < 64; n++) {
		let prime = true;
		for (let d = 2; d * d <= n; d++) {
			prime = prime && n % d !== 0;
		}
		if (prime) {
			if (i < 8) {
				start[i] = frac(Math.sqrt(n));
			}
			k[i++] = frac(Math.cbrt(n));
		}
	}
	const right = (x, n) => (x >>> n) | (x << (32 - n));
	const w = new Uint32Array(64);
	const block = (h, bytes, from) => {
		for (let i = 0; i < 16; i++) {
			const p = from + i * 4;
			w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
		}
		for (let i = 16; i < 64; i++) {
			const s0 = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ (w[i - 15] >>> 3);
			const s1 = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ (w[i - 2] >>> 10);
			w[i] = w[i - 16] + s0 + w[i - 7] + s1;
		}
		let [a, b, c, d, e, f, g, z] = h;
		for (let i = 0; i < 64; i++) {
			const t1 = (z + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
			const t2 = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			z = g;
			g = f;
			f = e;
			e = (d + t1) | 0;
			d = c;
			c = b;
			b = a;
			a = (t1 + t2) | 0;
		}
		h[0] += a; h[1] += b; h[2] += c; h[3] += d;
		h[4] += e; h[5] += f; h[6] += g; h[7] += z;
	};
	const leadingZeros = (text) => {
		const n = text.length;
		const bytes = new Uint8Array(((n + 8) >> 6) * 64 + 64);
		for (let i = 0; i < n; i++) {
			bytes[i] = text.charCodeAt(i);
		}
		bytes[n] = 0x80;
		bytes[bytes.length - 2] = (n * 8) >> 8;
		bytes[bytes.length - 1] = n * 8;
		const h = Uint32Array.from(start);
		for (let from = 0; from < bytes.length; from += 64) {
			block(h, bytes, from);
		}
		return Math.clz32(h[0]);
	};

	document.querySelectorAll("form[data-pow]").forEach((form) => {
		const note = form.querySelector("[data-pow-note]");
		const button = form.querySelector("button[type=submit]");
		const puzzle = form.dataset.pow;
		const bits = Number(form.dataset.powBits);
		let answer = 0;
		button.disabled = true;
		note.textContent = "正在进行安全校验，请稍候。";
		const some = () => {
			for (let i = 0; i < 4000; i++, answer++) {
				if (leadingZeros(`${puzzle}:${answer}`) >= bits) {
					form.elements.answer.value = String(answer);
					button.disabled = false;
					note.textContent = "安全校验已完成，请登录。";
					return;
				}
			}
			setTimeout(some, 0);
		};
		some();
	});

	// By key: the agent signs a challenge of ours after its own PIN window.
	const button = document.querySelector("[data-sign-in-key]");
	const note = document.querySelector("[data-sign-in-key-note]");
	if (!button || !window.CertdeskAgent?.signIn) {
		return;
	}
	const post = async (path, body) => {
		const answer = await fetch(path, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				"X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
			},
			body: JSON.stringify(body),
		});
		const json = await answer.json();
		if (!answer.ok) {
			throw new Error(json.title);
		}
		return json;
	};
	button.hidden = false;
	button.addEventListener("click", async () => {
		button.disabled = true;
		note.textContent = "请在弹出的窗口中输入 UKey 密码。";
		try {
			const { challenge } = await post("/api/sign-in/challenge", {});
			const proof = await window.CertdeskAgent.signIn(challenge);
			const form = document.querySelector("form[action='/sign-in']");
			const done = await post("/api/sign-in/key", {
				challenge,
				certificate: proof.certificate,
				signature: proof.signature,
				login: form.elements.login.value.trim(),
				next: form.elements.next.value,
			});
			window.location.assign(done.location);
		} catch (error) {
			note.textContent = error.message;
			button.disabled = false;
		}
	});
})();
