import {
  himmelblauGradient,
  himmelblauHessian,
  rosenbrockGradient,
  rosenbrockHessian,
} from "./model.ts?gradient,hessian";
import { stationaryPoint } from "./newton.ts";

console.log("Rosenbrock", stationaryPoint({ gradient: rosenbrockGradient, hessian: rosenbrockHessian }, [-1.2, 1]));
console.log("Himmelblau", stationaryPoint({ gradient: himmelblauGradient, hessian: himmelblauHessian }, [4, 3]));
