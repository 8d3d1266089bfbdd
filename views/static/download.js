// 下载证书: leads the agent and the server through one installation. Every
// step may be repeated: broken off anywhere, 继续 takes it up again.
"use strict";

(() => {
	const root = document.querySelector("[data-download]");
	const agent = window.CertdeskAgent;
	const checks = window.CertdeskChecks;
	if (!root || !agent) {
		return;
	}
	const { application, tokenSerial, oldSha256, minVersion, minBuilt } = root.dataset;
	const part = (name) => root.querySelector(`[data-part=${name}]`) ?? document.querySelector(`[data-part=${name}]`);
	const dialog = document.getElementById("download-dialog");
	const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
	let running = false;

	// [percent, what is going on]
	const STEPS = {
		GRANT: [4, "正在获取下载授权"],
		JOB: [8, "正在核对下载授权"],
		NEW: [8, "正在核对下载授权"],
		PIN: [12, "请在弹出的插件窗口中输入 UKey 密码"],
		LOOK: [18, "正在读取 UKey"],
		KEY: [25, "正在 UKey 内生成新密钥，可能需要半分钟，请耐心等待"],
		KEY_TEST: [45, "正在测试新密钥"],
		CSR: [50, "正在生成证书请求"],
		ISSUE: [58, "平台正在签发证书"],
		CHECK: [68, "正在核验证书"],
		WRITE: [75, "正在写入证书，请勿拔出 UKey"],
		READ_BACK: [82, "正在回读证书"],
		SELF_TEST: [88, "正在自检"],
		CONFIRM: [94, "平台正在确认安装结果"],
		FINISH: [98, "正在收尾"],
	};

	function show(name) {
		for (const view of dialog.querySelectorAll("[data-view]")) {
			view.hidden = view.dataset.view !== name;
		}
		for (const close of dialog.querySelectorAll("[data-close]")) {
			close.hidden = name === "running";
		}
	}

	let percent = 0;
	function step(name) {
		const known = STEPS[name];
		if (!known || known[0] < percent) {
			return;
		}
		percent = known[0];
		dialog.querySelector("[data-progress-step]").textContent = known[1];
		dialog.querySelector("progress").value = percent;
	}

	async function server(method, path, body) {
		let answer;
		let value;
		try {
			answer = await fetch(`/api/applications/${application}${path}`, {
				method, cache: "no-store",
				headers: method === "POST" ? {
					"Content-Type": "application/json",
					"X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
				} : {},
				body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
			});
			value = await answer.json();
		} catch {
			throw new agent.AgentError("NETWORK", "网络不通，请检查网络后点击继续，已完成的步骤不会重做。", { retryable: true });
		}
		if (answer.status === 401) {
			throw new agent.AgentError("SIGNED_OUT", "登录已过期，请重新登录后回到本页继续，已完成的步骤不会重做。");
		}
		if (!answer.ok) {
			throw new agent.AgentError(value.code ?? "SERVER", value.title ?? "平台暂时无法完成，请稍后点击继续。",
			    { status: answer.status, request: value.request_id, retryable: answer.status >= 500 });
		}
		return value;
	}

	// The CA may be restarting: a busy server is asked again for half a minute.
	async function serverPatiently(method, path, body) {
		for (let i = 0; ; i++) {
			try {
				return await server(method, path, body);
			} catch (problem) {
				if (i >= 8 || (problem.status ?? 0) < 500) {
					throw problem;
				}
				await wait(1000 + 500 * i);
			}
		}
	}

	// certdesk-jobs signs it within a moment; when it is late, it is asked again.
	async function grant(kind, seconds) {
		for (let i = 0; i < seconds * 2; i++) {
			const grants = await serverPatiently("GET", "/grant");
			if (grants[kind]) {
				return grants[kind];
			}
			if (kind === "ticket" && !["awaiting_download", "downloading"].includes(grants.state)) {
				throw new agent.AgentError("state", "申请的状态已变化，请刷新本页查看。");
			}
			if (kind === "ticket" && i % 10 === 5) {
				await serverPatiently("POST", "/make");
			}
			await wait(500);
		}
		throw new agent.AgentError("GRANT", "平台尚未准备好下载授权，请稍后点击继续。", { retryable: true });
	}

	async function install(acceptRisk) {
		step("GRANT");
		const hello = await checks.checkAgent({ version: minVersion, built: minBuilt });
		// Confirmed before, only the answer was lost: the page says so.
		if ((await serverPatiently("GET", "/grant")).state === "completed") {
			running = false;
			location.reload();
			return;
		}
		const ticket = await grant("ticket", 30);
		step("JOB");
		const { job } = await agent.call("POST", "/v1/jobs", { ticket });
		const stop = agent.watch(job, (news) => step(news.step));
		const deed = (verb, body) => agent.call("POST", `/v1/jobs/${job}/${verb}`, body);
		try {
			step("PIN");
			await deed("unlock-pin", acceptRisk ? { accept_risk: true } : {});
			step("LOOK");
			const request = await deed("csr");
			step("ISSUE");
			const { chain } = await serverPatiently("POST", "/csr", {
				csr: request.csr, pop: request.pop, agent: hello.agent, built: hello.built,
			});
			step("CHECK");
			const receipt = await deed("install", { package: { chain } });
			step("CONFIRM");
			const result = await serverPatiently("POST", "/receipt", receipt);
			succeed(result);
			// The old certificate gets its label; when that fails, nothing is lost.
			try {
				await deed("finish", { ack: await grant("ack", 20) });
			} catch (problem) {
				console.warn("finish", problem.error);
			}
		} finally {
			stop();
		}
	}

	function succeed(result) {
		running = false;
		percent = 100;
		const until = part("until");
		if (until && result.not_after) {
			until.textContent = result.not_after;
		}
		show("done");
		dialog.querySelector("[data-view=done] a, [data-view=done] button")?.focus();
	}

	const LEADS = {
		DENIED: "denied", ABSENT: "absent", AGENT_TOO_OLD: "old", PIN_LOCKED: "locked",
		PIN_STOP: "risk", SIGNED_OUT: "signed-out", state: "reload", conflict: "reload",
	};

	// What the person did, or can see at once: needs no code to quote.
	const TITLES = {
		PIN_INCORRECT: "密码不正确", USER_CANCEL: "已取消", PIN_LOCKED: "密码已锁定",
		PIN_STOP: "请先确认密码", TOKEN_ABSENT: "未检测到 UKey", TOKEN_WRONG: "插入的 UKey 不对",
		TOKEN_REMOVED: "UKey 已被拔出", SIGNED_OUT: "登录已过期", NETWORK: "网络不通",
	};

	function fail(problem) {
		running = false;
		const left = problem.error === "PIN_INCORRECT" && problem.left !== undefined ?
			`剩余 ${problem.left} 次。` : "";
		part("problem").textContent = `${problem.message}${left}`;
		const code = [problem.error, problem.request].filter(Boolean).join(" · ");
		part("problem-code").textContent = problem.error in TITLES ? "" : `错误代码 ${code}`;
		for (const lead of dialog.querySelectorAll("[data-lead]")) {
			lead.hidden = lead.dataset.lead !== LEADS[problem.error];
		}
		part("failed-title").textContent = TITLES[problem.error] ?? "下载没有完成";
		part("again").textContent = ["PIN_INCORRECT", "USER_CANCEL", "PIN_REQUIRED"].includes(problem.error) ? "输入密码" : "继续";
		const final = ["PIN_LOCKED", "PIN_STOP", "SIGNED_OUT"].includes(problem.error);
		part("again").hidden = final;
		show("failed");
		part(final ? "failed-title" : "again").focus();
	}

	async function run(acceptRisk = false) {
		if (running) {
			return;
		}
		running = true;
		percent = 0;
		step("GRANT");
		show("running");
		if (!dialog.open) {
			dialog.showModal();
		}
		try {
			await install(acceptRisk);
		} catch (problem) {
			if (problem.error === undefined) {
				console.error(problem);
			}
			fail(problem.error === undefined ?
				new agent.AgentError("PAGE", "页面出现问题，请刷新后继续，已完成的步骤不会重做。") : problem);
		}
	}

	// Which key is plugged in, told before the press; polled while it is missing.
	async function checkKey() {
		const list = await agent.tokens();
		const right = list.find((token) => token.serial === tokenSerial);
		if (!right) {
			checks.set("key", "bad", list.length === 0 ? "未插入" : "插入的不是这张证书的 UKey", list.length === 0 ? "absent" : "wrong");
			return false;
		}
		if (!right.certs.some((cert) => cert.sha256 === oldSha256)) {
			checks.set("key", "bad", "UKey 内没有原证书", "wrong");
			return false;
		}
		if (right.pin === "locked") {
			checks.set("key", "bad", "密码已锁定", "locked");
			return false;
		}
		if (right.left !== null && right.left <= 2) {
			checks.set("key", "warn", `已插入，密码仅剩 ${right.left} 次`, "low");
			return true;
		}
		checks.set("key", "ok", "已插入");
		return true;
	}

	const start = part("start");
	let checking = false;
	async function check() {
		if (checking || running) {
			return;
		}
		checking = true;
		let ready = false;
		try {
			await checks.checkAgent({ version: minVersion, built: minBuilt });
			checks.set("key", "wait", "正在检测");
			ready = await checkKey();
		} catch (problem) {
			checks.set("key", "none", "未检测");
			if (problem.error !== undefined && !["DENIED", "ABSENT", "AGENT_TOO_OLD", "LOST"].includes(problem.error)) {
				checks.set("key", "bad", problem.message);
			}
		}
		checking = false;
		start.disabled = !ready;
		part("not-ready").hidden = ready;
		part("check").hidden = await agent.permission() !== "prompt" || ready;
		if (!ready && !document.hidden) {
			setTimeout(async () => {
				if (!document.hidden && await agent.permission() !== "denied") {
					check();
				}
			}, 2500);
		}
	}

	start?.addEventListener("click", () => {
		show("before");
		dialog.showModal();
	});
	part("go")?.addEventListener("click", () => run());
	part("again")?.addEventListener("click", () => run());
	part("risk")?.addEventListener("click", () => run(true));
	part("check")?.addEventListener("click", () => check());
	// Esc must not hide a deed under way.
	dialog?.addEventListener("cancel", (event) => {
		if (running) {
			event.preventDefault();
		}
	});
	window.addEventListener("beforeunload", (event) => {
		if (running) {
			event.preventDefault();
		}
	});
	document.addEventListener("visibilitychange", () => {
		if (start?.disabled && !document.hidden) {
			check();
		}
	});

	// The browser's question comes when the person is ready for it.
	(async () => {
		const state = await checks.checkPermission();
		if (state === "prompt") {
			part("check").hidden = false;
		} else {
			check();
		}
	})();
})();
