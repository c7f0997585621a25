import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Diagnostic, DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import type { Graph } from "../../../graph/graph.ts";
import type { Primitive } from "../../../graph/primitive.ts";
import {
  constantFunction,
  declaredFunction,
  linkedFunction,
  underivableFunction,
  type Maps,
} from "../../../primitives/declared.ts";
import type { Span } from "../../../graph/provenance.ts";
import type { DerivativeRule, Procedure } from "../../../procedure/procedure.ts";
import type { FunctionLike } from "../functions.ts";
import type { TypedProgram } from "../project.ts";
import { createSession, type Session } from "../session.ts";
import type { Target } from "../target.ts";
import { ruleOfArrays, type ArrayRule, type ArraySubject } from "./arrays.ts";
import { checkArrayRules } from "./check-arrays.ts";
import { checkRules, type NamedMaps } from "./check.ts";
import { wrongAt, type Declared, type RuleName } from "./declared.ts";
import { declarationOf, functionNamed, parametersOf, requireEntries, resultOf, subjectOf, unsuitable } from "./find.ts";
import { mapsOfPartials, mapsOfPullback, mapsOfPushforward, type RuleGraph, type Subject } from "./maps.ts";

/** The derivative that is declared of a function. */
export interface Rule {
  /** The function of its value, and of the numbers among its arguments behind that where it takes them. */
  readonly primitive: Primitive;
  readonly takesNumbers: boolean;
  /** What is to be used in memory, for functions of arrays: no derivative flows through the link, but as is said here. */
  readonly link?: Primitive;
  readonly derivative?: DerivativeRule;
}

/** The derivatives that a program declares. */
export interface Rules {
  /** That of a function, if there is one; it is checked when it is first asked for. @throws DiagnosticError */
  readonly of: (declaration: FunctionLike) => Rule | undefined;
  /** What is to be said about those that have been asked for. */
  readonly warnings: readonly DiagnosticError[];
}

/** How functions are read. */
export interface Reading {
  readonly graphOf: (target: Target, session: Session) => Graph;
  readonly procedureOf: (target: Target, session: Session) => Procedure;
}

type DeclaredRule = Declared & { readonly kind: "rule" };

/** The derivatives that a program declares. @throws DiagnosticError when the configuration speaks of a function that is none. */
export function createRules(program: TypedProgram, { graphOf, procedureOf }: Reading): Rules {
  requireEntries(program);
  const known = new Map<FunctionLike, Rule | undefined>();
  const warnings: DiagnosticError[] = [];

  const ruleFor = (declaration: FunctionLike): Rule | undefined => {
    const declared = declarationOf(declaration, program);
    if (declared === undefined) return undefined;
    const target = subjectOf(declaration, declared, program);
    const { name } = target;
    switch (declared.kind) {
      case "zero":
        resultOf(declaration, declared, program);
        return { primitive: constantFunction(name), takesNumbers: false };
      case "none": {
        resultOf(declaration, declared, program);
        const error = (): Error => wrongAt(declared.source, catalogue.noDerivative(name, declared.span));
        const fail = (): never => {
          throw error();
        };
        return {
          primitive: underivableFunction(name, error),
          takesNumbers: true,
          link: linkedFunction(name, `${name} has no derivative`),
          derivative: { name, pushforward: fail, pullback: fail },
        };
      }
      case "rule":
        return declaredRule(target, declared);
    }
  };

  const declaredRule = (target: Target, declared: DeclaredRule): Rule => {
    const { source, at } = declared;
    const parameters = parametersOf(target.declaration, declared, program);
    const result = resultOf(target.declaration, declared, program);
    const isOfNumbers = result === 0 && parameters.every(({ rank }) => rank === 0);
    if (at && at.point.length !== parameters.length) {
      const what = isOfNumbers ? "numbers" : "numbers and arrays";
      throw wrongAt(source, wrongCount(what, at.point.length, parameters.length, at.span));
    }
    if (!isOfNumbers) return arrayRule(target, declared, { name: target.name, parameters, result, source });
    return numberRule(target, declared, { name: target.name, parameters: parameters.map(({ name }) => name), source });
  };

  const numberRule = (target: Target, declared: DeclaredRule, subject: Subject): Rule => {
    const { source, span, at } = declared;
    const { parameters } = subject;
    const read: { maps?: RuleMaps } = {};
    const found = (): RuleMaps => {
      if (read.maps) return read.maps;
      // The rule is being read, and differentiates its own function.
      throw wrongAt(source, catalogue.recursion([target.name, ...namesIn(declared), target.name], span));
    };
    const primitive = declaredFunction({
      name: target.name,
      parameters,
      convention: conventionOf(target.name, declared),
      pushforward: (operand) => found().pushforward(operand),
      pullback: (operand) => found().pullback(operand),
    });
    const rule: Rule = { primitive, takesNumbers: true };
    // The functions of the rule may call the function itself.
    known.set(target.declaration, rule);
    const maps = mapsOf(declared, subject, (rule) => ({
      rule,
      graph: graphOf(functionNamed(rule, target, declared, program), createSession(program, rules)),
    }));
    if (!declared.isSurrogate) {
      const procedure = procedureOf(target, createSession(program, rules));
      const numbers = at?.point.filter((part) => typeof part === "number");
      if (at && numbers?.length !== parameters.length) {
        throw wrongAt(source, catalogue.unfitRule("the point has arrays", "give a number for each parameter", at.span));
      }
      const finding = checkRules(procedure, maps.named, numbers);
      if ("wrong" in finding) throw wrongAt(source, catalogue.wrongRule(finding.figures, finding.wrong.span));
      if (finding.points === 0) warnings.push(wrongAt(source, catalogue.uncheckedRule(target.name, span)));
    }
    read.maps = maps;
    return rule;
  };

  const arrayRule = (target: Target, declared: DeclaredRule, subject: ArraySubject): Rule => {
    const { source, span, at, isSurrogate } = declared;
    const { name } = target;
    const read: { rule?: ArrayRule } = {};
    const found = (): DerivativeRule => {
      if (read.rule) return read.rule.derivative;
      throw wrongAt(source, catalogue.recursion([name, ...namesIn(declared), name], span));
    };
    const link = linkedFunction(name, conventionOf(name, declared));
    const rule: Rule = {
      primitive: link,
      takesNumbers: false,
      derivative: { name, pushforward: () => found().pushforward(), pullback: () => found().pullback() },
    };
    known.set(target.declaration, rule);
    const made = ruleOfArrays(declared, subject, (each) =>
      procedureOf(functionNamed(each, target, declared, program), createSession(program, rules)),
    );
    const procedure = procedureOf(target, createSession(program, rules));
    const written = procedure.parameters.find((parameter) => parameter.written);
    if (written) throw unsuitable(`it changes \`${written.name}\``, declared);
    if (!isSurrogate) {
      const finding = checkArrayRules(procedure, made.named, at?.point);
      if ("wrong" in finding) throw wrongAt(source, catalogue.wrongRule(finding.figures, finding.wrong.span));
      if ("unfit" in finding) {
        const instead = "give each adjoint the lengths of its parameter, and each tangent those of the value";
        throw wrongAt(source, catalogue.unfitRule(finding.what, instead, finding.unfit.span));
      }
      if (finding.points === 0) warnings.push(wrongAt(source, catalogue.uncheckedRule(name, span)));
    }
    read.rule = made;
    return rule;
  };

  const rules: Rules = {
    warnings,
    of: (declaration) => {
      if (known.has(declaration)) return known.get(declaration);
      try {
        const rule = ruleFor(declaration);
        known.set(declaration, rule);
        return rule;
      } catch (error) {
        // Who asks again is told again.
        known.delete(declaration);
        throw error;
      }
    },
  };
  return rules;
}

/** The maps of both modes, and those of them that differ with the functions that they come from. */
interface RuleMaps {
  readonly pushforward: Maps;
  readonly pullback: Maps;
  readonly named: readonly NamedMaps[];
}

function mapsOf(declared: DeclaredRule, subject: Subject, read: (rule: RuleName) => RuleGraph): RuleMaps {
  const { pushforward, pullback, partials, source } = declared;
  if (partials) {
    const [first] = partials;
    const last = partials.at(-1);
    if (first === undefined || last === undefined || partials.length !== subject.parameters.length) {
      const span = last?.span ?? declared.span;
      throw wrongAt(source, wrongCount("partial derivatives", partials.length, subject.parameters.length, span));
    }
    const maps = mapsOfPartials(partials.map(read), subject);
    const named = partials.map((rule, only): NamedMaps => ({ rule, maps, only }));
    return { pushforward: maps, pullback: maps, named };
  }
  const forward = pushforward && { rule: pushforward, maps: mapsOfPushforward(read(pushforward), subject) };
  const reverse = pullback && { rule: pullback, maps: mapsOfPullback(read(pullback), subject) };
  const one = forward ?? reverse;
  if (one === undefined) throw wrongAt(source, catalogue.unknownDeclaration("", declared.span));
  return {
    pushforward: (forward ?? one).maps,
    pullback: (reverse ?? one).maps,
    named: [forward, reverse].filter((each) => each !== undefined),
  };
}

/** How the derivative of a function comes about, in words. */
function conventionOf(name: string, declared: DeclaredRule): string {
  const by = namesIn(declared).join(", ");
  return `the derivative of ${name} is ${declared.isSurrogate ? "replaced" : "given"} by ${by}`;
}

/** The names of the functions of a rule. */
function namesIn({ pushforward, pullback, partials = [] }: DeclaredRule): readonly string[] {
  return [pushforward, pullback, ...partials].flatMap((each) => each?.name ?? []);
}

function wrongCount(what: string, given: number, parameters: number, span: Span): Diagnostic {
  const counts = `it has ${String(given)} ${what} for ${String(parameters)} parameters`;
  return catalogue.unfitRule(counts, "give one for each parameter, in their order", span);
}
