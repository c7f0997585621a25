/** mathjs's numbers that have a name. `NaN`, `Infinity`, `true` and `false` are read as values by its parser. */
export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["PI", Math.PI],
  ["tau", 2 * Math.PI],
  ["e", Math.E],
  ["E", Math.E],
  ["phi", (1 + Math.sqrt(5)) / 2],
  ["LN2", Math.LN2],
  ["LN10", Math.LN10],
  ["LOG2E", Math.LOG2E],
  ["LOG10E", Math.LOG10E],
  ["SQRT1_2", Math.SQRT1_2],
  ["SQRT2", Math.SQRT2],
]);

/** mathjs's physical constants: a unit belongs to nearly each of them, so none is a number. */
export const physicalConstants: ReadonlySet<string> = new Set(
  `atomicMass avogadro bohrMagneton bohrRadius boltzmann classicalElectronRadius conductanceQuantum coulomb
  coulombConstant deuteronMass efimovFactor electricConstant electronMass elementaryCharge faraday fermiCoupling
  fineStructure firstRadiation gasConstant gravitationConstant gravity hartreeEnergy inverseConductanceQuantum klitzing
  loschmidt magneticConstant magneticFluxQuantum molarMass molarMassC12 molarPlanckConstant molarVolume neutronMass
  nuclearMagneton planckCharge planckConstant planckLength planckMass planckTemperature planckTime protonMass
  quantumOfCirculation reducedPlanckConstant rydberg sackurTetrode secondRadiation speedOfLight stefanBoltzmann
  thomsonCrossSection vacuumImpedance weakMixingAngle wienDisplacement`.split(/\s+/),
);
