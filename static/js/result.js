/** The three results that are not 正常 ask for a remark: the field becomes required when one is chosen. */

export function results() {
  document.addEventListener("change", (event) => {
    const group = event.target instanceof Element ? event.target.closest("[data-lw-result]") : null;
    if (group && event.target.type === "radio") {
      const remark = group.querySelector(".lw-result__remark textarea");
      remark.required = event.target.value !== "normal";
    }
  });
}
