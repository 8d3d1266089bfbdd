// The token agent (CA数字证书插件) on this computer, as pages use it. Knows
// HTTP on loopback, the browser's permission for it, and the agent's errors;
// knows no page. docs/agent.md tells the calls.
"use strict";

(() => {
	const PORTS = [18620, 18621, 18622, 18623, 18624];
	const DAY = 24 * 3600 * 1000;

	// error: a word to decide by; message: the sentence for the person.
	class AgentError extends Error {
		constructor(error, message, more = {}) {
			super(message);
			Object.assign(this, more, { error });
		}
	}

	const SENTENCES = {
		BROWSER: "当前浏览器版本过低，请使用最新版的 Chrome、Edge 或 360 浏览器。",
		INSECURE: "请使用 https 开头的地址访问本站后重试。",
		DENIED: "浏览器未授权本站访问插件。请点击地址栏左侧的图标，打开“网站设置”，将“访问此设备上的其他应用和服务”改为“允许”，然后刷新本页。",
		ABSENT: "未检测到CA数字证书插件：可能尚未安装，或没有启动。请安装并启动插件后重试。",
		LOST: "与插件的连接中断。请确认插件正在运行后点击继续，已完成的步骤不会重做。",
		NO_CERTIFICATE: "UKey 内没有可用的证书，请确认插入的是本平台的 UKey。",
		CHOSEN_NONE: "您没有选择证书。",
	};
	const refuse = (error, more) => new AgentError(error, SENTENCES[error], more);

	// granted, prompt, denied; unknown where the browser has no such question.
	async function permission() {
		for (const name of ["loopback-network", "local-network-access"]) {
			try {
				return (await navigator.permissions.query({ name })).state;
			} catch {
				// an older browser: the next name, or none
			}
		}
		return "unknown";
	}

	// Versions by component, as numbers: 1.10.0 is newer than 1.9.0.
	function compareVersions(a, b) {
		const left = a.split(".").map(Number);
		const right = b.split(".").map(Number);
		for (let i = 0; i < Math.max(left.length, right.length); i++) {
			const difference = (left[i] ?? 0) - (right[i] ?? 0);
			if (difference !== 0) {
				return difference < 0 ? -1 : 1;
			}
		}
		return 0;
	}

	let port = 0;
	let hello = null;

	async function greet(at) {
		const answer = await fetch(`http://127.0.0.1:${at}/v1/hello`, {
			cache: "no-store", credentials: "omit",
		});
		const value = await answer.json();
		if (!answer.ok || typeof value.session !== "string") {
			throw refuse("ABSENT");
		}
		port = at;
		hello = value;
		return value;
	}

	// The first port that answers this site. While the browser asks the person,
	// the fetch waits; there is no time limit on purpose.
	async function find() {
		if (!window.isSecureContext || window.top !== window) {
			throw refuse("INSECURE");
		}
		if (typeof AbortSignal === "undefined" || !window.HTMLDialogElement) {
			throw refuse("BROWSER");
		}
		if (await permission() === "denied") {
			throw refuse("DENIED");
		}
		for (const at of [...new Set([port, ...PORTS])].filter(Boolean)) {
			try {
				return await greet(at);
			} catch {
				// nothing there, or not for us
			}
		}
		port = 0;
		hello = null;
		throw refuse(await permission() === "denied" ? "DENIED" : "ABSENT");
	}

	async function ask(method, path, body, options = {}) {
		const headers = { "X-Agent-Session": hello.session };
		if (method === "POST") {
			headers["Content-Type"] = "application/json";
		}
		let answer;
		let value;
		try {
			answer = await fetch(`http://127.0.0.1:${port}${path}`, {
				method, headers, cache: "no-store", credentials: "omit",
				body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
				signal: options.signal,
			});
			value = await answer.json();
		} catch (problem) {
			if (problem.name === "AbortError") {
				throw problem;
			}
			throw refuse("LOST", { retryable: true });
		}
		if (!answer.ok) {
			throw new AgentError(value.error, value.hint, {
				left: value.left, retryable: value.retryable,
				status: answer.status,
			});
		}
		return value;
	}

	// A restarted agent has another session: greet it again, once.
	async function call(method, path, body, options) {
		if (hello === null) {
			await find();
		}
		try {
			return await ask(method, path, body, options);
		} catch (problem) {
			if (problem.error !== "SESSION" && problem.error !== "LOST") {
				throw problem;
			}
			await find();
			return ask(method, path, body, options);
		}
	}

	// BUSY passes within moments when it is a list or another page.
	async function callPatiently(method, path, body) {
		for (let i = 0; ; i++) {
			try {
				return await call(method, path, body);
			} catch (problem) {
				if (problem.error !== "BUSY" || i >= 5) {
					throw problem;
				}
				await new Promise((resolve) => setTimeout(resolve, 400));
			}
		}
	}

	const tokens = async () => (await callPatiently("GET", "/v1/tokens")).tokens;

	// Certificates that can sign now: with their key, within their time, not
	// replaced.
	function usable(list) {
		const now = Date.now();
		return list.flatMap((token) => token.certs
			.filter((cert) => cert.has_key && Date.parse(cert.not_after) > now &&
			    Date.parse(cert.not_before) < now + DAY &&
			    !cert.label.startsWith("superseded "))
			.map((cert) => ({ token, cert })));
	}

	const beijingDay = (iso) =>
		new Date(Date.parse(iso) + 8 * 3600 * 1000).toISOString().slice(0, 10);

	// Which of several; resolves to null when the person closes the dialog.
	function choose(candidates) {
		return new Promise((resolve) => {
			const dialog = document.createElement("dialog");
			const head = document.createElement("div");
			const title = document.createElement("h2");
			const list = document.createElement("div");
			dialog.className = "dialog";
			head.className = "dialog-head";
			title.id = "agent-choice";
			title.textContent = "选择证书";
			dialog.setAttribute("aria-labelledby", title.id);
			list.className = "dialog-body agent-choice";
			head.append(title);
			for (const candidate of candidates) {
				const button = document.createElement("button");
				const name = document.createElement("strong");
				const note = document.createElement("span");
				button.type = "button";
				button.className = "pick-card";
				name.textContent = candidate.token.label;
				note.className = "small";
				note.textContent = `${/(?:^|,)CN=([^,]*)/.exec(candidate.cert.subject)?.[1] ?? ""}，失效时间 ${beijingDay(candidate.cert.not_after)}`;
				button.append(name, note);
				button.addEventListener("click", () => {
					resolve(candidate);
					dialog.close();
				});
				list.append(button);
			}
			dialog.append(head, list);
			dialog.addEventListener("close", () => {
				resolve(null);
				dialog.remove();
			});
			document.body.append(dialog);
			dialog.showModal();
		});
	}

	async function pick(serial) {
		let candidates = usable(await tokens());
		if (serial) {
			candidates = candidates.filter(({ cert }) => cert.serial === serial);
		}
		if (candidates.length === 0) {
			throw refuse("NO_CERTIFICATE");
		}
		const chosen = candidates.length === 1 ? candidates[0] : await choose(candidates);
		if (chosen === null) {
			throw refuse("CHOSEN_NONE");
		}
		return {
			token_serial: chosen.token.serial,
			certificate_sha256: chosen.cert.sha256,
		};
	}

	// → {certificate, signature}, both base64.
	async function signIn(challenge) {
		await find();
		return call("POST", "/v1/sign-in", { ...await pick(), challenge });
	}

	// The same for an application; serial is the certificate's, in hex.
	async function signApplication(serial, application, formSha256) {
		await find();
		return call("POST", "/v1/apply",
		    { ...await pick(serial), application, form_sha256: formSha256 });
	}

	// Tells each step until stopped. A lost poll is no failure: the deed goes on.
	function watch(job, told) {
		const stop = new AbortController();
		(async () => {
			let seq = 0;
			while (!stop.signal.aborted) {
				try {
					const news = await ask("GET", `/v1/jobs/${job}?since=${seq}`, undefined, { signal: stop.signal });
					if (news.seq !== seq) {
						told(news);
					}
					seq = news.seq;
				} catch {
					await new Promise((resolve) => setTimeout(resolve, 1000));
				}
			}
		})();
		return () => stop.abort();
	}

	window.CertdeskAgent = {
		AgentError, permission, find, tokens, call: callPatiently, watch,
		compareVersions, usable, signIn, signApplication,
		isOld: (agent, version, built) =>
			(version !== "" && compareVersions(agent.agent, version) < 0) ||
			(built !== "" && agent.built < built),
	};
})();
