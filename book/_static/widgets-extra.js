/* Names and states that the widgets' own controls leave out; loaded on pages with widgets only. */
(function () {
  function set(element, attribute, value) {
    if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  function nameSlider(box) {
    const handle = box.querySelector(".noUi-handle");
    if (!handle) return;
    set(handle, "aria-label", box.querySelector(".widget-label").textContent.trim());
    const readout = box.querySelector(".widget-readout");
    set(handle, "aria-valuetext", readout.textContent.trim());
    set(readout, "contenteditable", "false"); /* typing there chooses nothing */
  }

  function nameButtons(box) {
    set(box, "role", "group");
    set(box, "aria-label", box.querySelector(".widget-label").textContent.trim());
    box.querySelectorAll("button").forEach(function (button) {
      set(button, "aria-pressed", String(button.classList.contains("mod-active")));
    });
  }

  function complete() {
    document.querySelectorAll(".explorable .widget-slider").forEach(nameSlider);
    document.querySelectorAll(".explorable .widget-toggle-buttons").forEach(nameButtons);
  }

  document.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(complete).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["class", "aria-valuetext"],
    });
  });
})();
