/* Checks answers and guesses. Every output with questions carries this script; the first on a page serves them all. */
(function () {
  const root = document.documentElement;
  if ("courseQuiz" in root.dataset) return;
  root.dataset.courseQuiz = "";

  /* Each gets a form and its explanations; returns whether the answer is right and what to show, or null for none. */
  const judges = {
    single: function (form, notes) {
      const chosen = form.querySelector("input:checked");
      if (!chosen) return null;
      const note = notes[chosen.value];
      return [note.dataset.verdict === "right", [note]];
    },
    guess: function (form, notes) {
      const chosen = form.querySelector("input:checked");
      if (!chosen) return null;
      const note = notes[chosen.value];
      const measured = notes.find((note) => note.dataset.verdict === "right");
      return [note === measured, note === measured ? [note] : [note, measured]];
    },
    multiple: function (form, notes) {
      const boxes = [...form.querySelectorAll("input")];
      if (!boxes.some((box) => box.checked)) return null;
      const isRight = (box) => notes[box.value].dataset.verdict === "right";
      const wrong = boxes.filter((box) => box.checked && !isRight(box));
      const complete = boxes.every((box) => box.checked || !isRight(box));
      if (wrong.length) return [false, wrong.map((box) => notes[box.value])];
      if (!complete) return [false, "What you chose is right, but something is missing."];
      return [true, notes.filter((note) => note.dataset.verdict === "right")];
    },
    numeric: function (form, notes) {
      const text = form.querySelector("input").value.trim().replace(",", ".").replace("−", "-");
      if (text === "" || isNaN(Number(text))) return null;
      /* 0.26 - 0.25 is more than 0.01 in binary: a little slack keeps the bound itself inside. */
      const near = function (note) {
        const distance = Math.abs(Number(text) - Number(note.dataset.value));
        return distance <= Number(note.dataset.tolerance) * (1 + 1e-6) + 1e-12;
      };
      const note = notes.find(near) || notes[notes.length - 1];
      return [note.dataset.verdict === "right", [note]];
    },
  };

  /* What is said first: nothing was chosen, it is right, it is wrong. */
  const words = {
    quiz: ["Choose an answer first.", "✓ Right.", "✗ Not right."],
    numeric: ["Type a number first.", "✓ Right.", "✗ Not right."],
    guess: ["Choose one first.", "✓ So it is.", "✗ It came out differently."],
  };

  /* JupyterLab takes the key that sends a form: catch it on its way down. */
  document.addEventListener(
    "keydown",
    function (event) {
      if (event.key !== "Enter" || !event.target.matches("form.quiz-question input")) return;
      event.preventDefault();
      event.stopPropagation();
      event.target.form.requestSubmit();
    },
    true,
  );

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form.quiz-question");
    if (!form) return;
    event.preventDefault();
    const notes = [...form.querySelectorAll("details li")];
    const verdict = judges[form.dataset.kind](form, notes);
    const [nothing, right, wrong] = words[form.dataset.kind] || words.quiz;
    const status = form.querySelector("[role=status]");
    status.replaceChildren();
    status.dataset.verdict = verdict ? (verdict[0] ? "right" : "wrong") : "none";
    const line = function (...content) {
      const paragraph = document.createElement("p");
      paragraph.append(...content);
      status.append(paragraph);
    };
    line(!verdict ? nothing : verdict[0] ? right : wrong);
    if (!verdict) return;
    form.dataset.answered = "";
    if (typeof verdict[1] === "string") line(verdict[1]);
    else if (form.dataset.kind === "guess") verdict[1].forEach((note) => line(...note.cloneNode(true).childNodes));
    else verdict[1].forEach((note) => line(note.lastElementChild.cloneNode(true)));
  });
})();
